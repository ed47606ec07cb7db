using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class LeaveOneOutTests
{
    private const int Rows = 30;
    private const int Columns = 6;
    private const int Classes = 3;

    /// <summary>
    /// scikit-learn 1.2 on the same numbers: Ridge without intercept, fitted 30 times to 29 rows with a constant feature of the mean length
    /// beside the centred ones, targets centred one-hot; of alpha 0.001, 0.01, 0.1 and 1 times the mean squared length 1 has the smallest
    /// squared error, 12.84. Nearest neighbours by the cosine of the centred rows.
    /// </summary>
    [Fact]
    public void Accuracies_are_those_of_thirty_fits_in_scikit_learn()
    {
        var (features, labels) = Numbers();
        Assert.Equal(0.7, LeaveOneOut.LinearAccuracy(features, labels, Classes), 12);
        Assert.Equal(2 / 3.0, LeaveOneOut.NearestNeighbourAccuracy(features, labels), 12);
    }

    [Fact]
    public void Vectors_that_say_the_class_score_one_and_the_same_for_all_do_not()
    {
        var (_, labels) = Numbers();
        var perfect = new FeatureMatrix(
            [.. labels.SelectMany(label => Enumerable.Range(0, Columns).Select(column => column == label ? 1f : 0f))], Rows, Columns);
        Assert.Equal(1, LeaveOneOut.LinearAccuracy(perfect, labels, Classes));
        Assert.Equal(1, LeaveOneOut.NearestNeighbourAccuracy(perfect, labels));
        Assert.True(LeaveOneOut.LinearAccuracy(new FeatureMatrix(Rows, Columns), labels, Classes) < 0.5);
    }

    /// <summary>Numbers that look random, with a little of the class in the first three columns.</summary>
    private static (FeatureMatrix Features, int[] Labels) Numbers()
    {
        var values = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var angle = 1 + (row * row * 7.3) + (column * column * 2.9 * (row + 1));
                values[(row * Columns) + column] = (float)(Math.Sin(angle) + (column == row % Classes ? 0.9 : 0));
            }
        }

        return (new FeatureMatrix(values, Rows, Columns), [.. Enumerable.Range(0, Rows).Select(row => row % Classes)]);
    }
}
