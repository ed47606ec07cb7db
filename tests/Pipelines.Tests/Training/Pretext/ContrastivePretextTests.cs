using Pipelines.Runtime.Torch;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Pretext;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Pretext;

[Collection(TorchCollection.Name)]
public sealed class ContrastivePretextTests
{
    /// <summary>
    /// Equation 1 of Chen et al. (2020) in double precision with numpy: mean over i of −log(exp(s(i, j) / t) / Σ over k ≠ i of exp(s(i,
    /// k) / t)), j the other variant.
    /// </summary>
    [Theory]
    [InlineData(0.2, 2.9204893772140017)]
    [InlineData(1.0, 1.8524858945905756)]
    public void The_loss_is_that_of_SimCLR(double temperature, double expected)
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var similarities = ContrastivePretext.Similarities(Projected(), temperature);
        var others = ContrastivePretext.Others(4);
        Assert.Equal(expected, nn.functional.cross_entropy(similarities, others).item<float>(), 2e-6);

        // Two of the eight rows have their other variant nearest.
        Assert.Equal(2, similarities.argmax(1).eq(others).sum().item<long>());
    }

    [Fact]
    public void Every_other_picture_is_a_candidate_and_no_picture_its_own()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        var probabilities = ContrastivePretext.Similarities(Projected(), 0.5).softmax(1).data<float>().ToArray();
        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < 8; column++)
            {
                Assert.Equal(row == column, probabilities[(row * 8) + column] == 0);
            }
        }

        Assert.Equal([4, 5, 6, 7, 0, 1, 2, 3], ContrastivePretext.Others(4).data<long>().ToArray());
    }

    private static Tensor Projected() => tensor(new Numbers(11).Matrix(8, 5).Values, [8, 5]) - 0.5f;
}
