namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// One side of the product C = A·B, seen as element(batch, k, j) with k the summed index: A as element(k, i) = A[i, k] and
/// B as element(k, j) = B[k, j]. An operand copies parts of itself into the kernel's layout, so it need not exist as a matrix:
/// a convolution packs image patches straight from the image.
/// </summary>
internal unsafe interface IOperand<T>
    where T : unmanaged
{
    /// <summary>Whether every entry of a batch has the same elements, so that one packing serves all of them.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Copies a section as panels of <paramref name="width"/> neighbouring j: the panel of j = <c>section.J</c> + p·width starts at
    /// p·width·<c>section.KCount</c>, and in it element(k, j) stands at k·width + j. The last panel is padded with zeros.
    /// </summary>
    void Pack(T* destination, Section section, int width);
}

/// <summary>The elements K ≤ k &lt; K + KCount, J ≤ j &lt; J + JCount of one entry of a batch.</summary>
internal readonly record struct Section(long Batch, long K, int KCount, long J, int JCount);
