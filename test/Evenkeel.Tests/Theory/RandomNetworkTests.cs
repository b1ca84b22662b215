using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks.Ops;
using Evenkeel.Studies.Graphs;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Tests.Theory;

/// <summary>The networks that the study of random graphs draws.</summary>
public sealed class RandomNetworkTests
{
    private const int Networks = 400, Width = 32;

    [Fact]
    public void Create_OneSeed_IsOneNetwork()
    {
        for (var seed = 0; seed < Networks; seed++)
        {
            var (graph, again) = (RandomNetworks.Create(seed, 8, Width, samples: 4), RandomNetworks.Create(seed, 8, Width, samples: 4));
            Assert.Equal(graph.Nodes.Select(n => (n.Op.Kind, n.SampleShape)), again.Nodes.Select(n => (n.Op.Kind, n.SampleShape)));
        }
    }

    /// <summary>Networks as they are built have a prediction at every layer, forward and backward.</summary>
    [Fact]
    public void Predict_EveryNetwork_KnowsAllLayers()
    {
        for (var seed = 0; seed < Networks; seed++)
        {
            var prediction = Predictor.Predict(RandomNetworks.Create(seed, 8, Width, samples: 4), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise with { Samples = 4 }, _ => 1);
            Assert.All(prediction.Layers, l => Assert.True(l.ForwardRms is >= 0 && l.BackwardRms is >= 0, $"network {seed}, {l.Name}: {l.ForwardRms}, {l.BackwardRms}, {l.Assumption}"));
        }
    }

    [Fact]
    public void Create_ManySeeds_HaveWhatNetworksAreMadeOf()
    {
        var made = Enumerable.Range(0, Networks).SelectMany(seed => RandomNetworks.Create(seed, 8, Width, samples: 4).Nodes).Select(n => n.Op.GetType()).ToHashSet();
        Type[] usual =
        [
            typeof(Linear), typeof(Conv), typeof(ConvTranspose), typeof(Recurrent), typeof(Embedding), typeof(Attention), typeof(BatchNorm), typeof(LayerNorm), typeof(RmsNorm),
            typeof(GroupNorm), typeof(InstanceNorm), typeof(Activate), typeof(PReLU), typeof(Softmax), typeof(MaxPool), typeof(AveragePool), typeof(GlobalAveragePool),
            typeof(Dropout), typeof(Add), typeof(Subtract), typeof(Multiply), typeof(Concat), typeof(Slice), typeof(MatMul), typeof(Transpose), typeof(Reshape),
        ];
        Assert.Empty(usual.Except(made));
    }
}
