using Pipelines.Backbones.Weights;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Weights;

/// <summary>
/// Damaged files end in an error that names them or in tensors that keep to their shapes, and take no more memory than the file explains.
/// </summary>
public class MutatedFileTests
{
    [Theory]
    [InlineData("checkpoint.pth")]
    [InlineData("checkpoint_stream.pth")]
    [InlineData("checkpoint_protocol4.pth")]
    [InlineData("tiny.safetensors")]
    public void A_damaged_file_never_does_more_than_fail(string file) => DamageAndRead(WeightFiles.Bytes(file));

    [Fact]
    public void A_damaged_ONNX_model_never_does_more_than_fail()
    {
        var network = new TestNetwork(size: 8);
        network.Build(network.Gemm(
            "fc", network.Flatten("flat", network.GlobalAverage("pool", network.Conv("conv", "input", 3, 2))), 2, 2));
        network.Proto.Graph.Initializer.Add(
            new Pipelines.Onnx.Format.TensorProto { Name = "listed", DataType = 1, Dims = { 3 }, FloatData = { 1, -2, 0.5f } });
        DamageAndRead(network.Pack());
    }

    private static void DamageAndRead(byte[] original)
    {
        var random = new Random(1);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutation.Count; i++)
        {
            var bytes = Mutation.Of(original, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var weights = StateDictionary.Parse(bytes, "damaged");
                AssertExplained(before, bytes.Length);
                foreach (var tensor in weights.Tensors)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                    Assert.Equal(tensor.Shape.Aggregate(1L, (product, size) => product * size), tensor.ToFloats().Length);
                    AssertExplained(before, bytes.Length);
                }

                read++;
            }
            catch (PipelineException exception)
            {
                AssertExplained(before, bytes.Length);
                Assert.All(exception.Problems, problem => Assert.Equal("damaged", problem.Place));
                refused++;
            }
        }

        // Both happen: a flipped bit in a value or a name goes unseen, a wrong length does not.
        Assert.True(read > Mutation.Count / 100 && refused > Mutation.Count / 10, $"{read} read, {refused} refused");
    }

    /// <summary>
    /// Opening a file makes objects for its bytes, at most some tens of bytes for each; 256 KB are for buffers and messages.
    /// </summary>
    private static void AssertExplained(long before, int fileLength) =>
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (256 * 1024) + (100L * fileLength));
}
