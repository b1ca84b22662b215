namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The extents of a batch of products C (m×n) = A (m×k) · B (k×n).</summary>
internal readonly record struct Extents(long M, long N, long K, long Batch = 1);
