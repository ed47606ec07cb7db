using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// The eigenvectors of a small symmetric matrix by rotations (Jacobi, 1846; in cyclic order as in Golub and Van Loan, Matrix
/// Computations, section 8.5).
/// </summary>
internal static class JacobiEigenvectors
{
    private const int MostSweeps = 30;
    private const double Nothing = 1e-14;

    /// <summary>The eigenvectors, one in each row, each of length 1, in falling order of the eigenvalues.</summary>
    /// <param name="matrix">The matrix, of which the part below the diagonal is read; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FeatureMatrix Of(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var vectors = new double[size, size];
        var total = 0.0;
        for (var i = 0; i < size; i++)
        {
            vectors[i, i] = 1;
            for (var j = 0; j <= i; j++)
            {
                matrix[j, i] = matrix[i, j];
                total += matrix[i, j] * matrix[i, j];
            }
        }

        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var left = 0.0;
            for (var i = 1; i < size; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    left += matrix[i, j] * matrix[i, j];
                    Rotate(matrix, vectors, j, i);
                }
            }

            if (left <= Nothing * Nothing * total)
            {
                break;
            }
        }

        var ordered = new FeatureMatrix(size, size);
        foreach (var (row, index) in Enumerable.Range(0, size).OrderByDescending(i => matrix[i, i]).Index())
        {
            for (var column = 0; column < size; column++)
            {
                ordered.Row(row)[column] = (float)vectors[index, column];
            }
        }

        return ordered;
    }

    /// <summary>Turns two axes so that the element of the matrix that joins them becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(double[,] matrix, double[,] vectors, int p, int q)
    {
        if (matrix[p, q] == 0)
        {
            return;
        }

        var size = matrix.GetLength(0);
        var half = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
        var tangent = (half < 0 ? -1 : 1) / (Math.Abs(half) + Math.Sqrt(1 + (half * half)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        var sine = tangent * cosine;
        for (var k = 0; k < size; k++)
        {
            (matrix[k, p], matrix[k, q]) =
                ((cosine * matrix[k, p]) - (sine * matrix[k, q]), (sine * matrix[k, p]) + (cosine * matrix[k, q]));
        }

        for (var k = 0; k < size; k++)
        {
            (matrix[p, k], matrix[q, k]) =
                ((cosine * matrix[p, k]) - (sine * matrix[q, k]), (sine * matrix[p, k]) + (cosine * matrix[q, k]));
            (vectors[p, k], vectors[q, k]) =
                ((cosine * vectors[p, k]) - (sine * vectors[q, k]), (sine * vectors[p, k]) + (cosine * vectors[q, k]));
        }
    }
}
