using System.Text;
using Pipelines.Backbones.Weights;

namespace Pipelines.Tests.Backbones.Weights;

public class SafetensorsReaderTests
{
    [Fact]
    public void Every_tensor_is_read()
    {
        using var weights = StateDictionary.Load(WeightFiles.Path("tiny.safetensors"));

        Assert.Equal(
            ["model.weight", "model.half", "model.bfloat", "model.double", "model.steps", "model.mask", "model.empty"],
            weights.Tensors.Select(tensor => tensor.Name));
        void Is(string name, ElementType type, long[] shape, params float[] values)
        {
            var tensor = weights.Find(name)!;
            Assert.Equal(type, tensor.ElementType);
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(values, tensor.ToFloats());
        }

        Is("model.weight", ElementType.Float32, [2, 2], 1, -2, 3.5f, 0.1f);
        Is("model.half", ElementType.Float16, [2], 0.5f, -65504);
        Is("model.bfloat", ElementType.BFloat16, [2], 1, -3);
        Is("model.double", ElementType.Float64, [1], 0.1f);
        Is("model.steps", ElementType.Int64, [], 7);
        Is("model.mask", ElementType.Bool, [2], 1, 0);
        Is("model.empty", ElementType.Float32, [0, 4]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a' of shape [2] needs more elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "'a' has 8 bytes, but its shape [1] asks for 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 8, "describes 4 bytes of values, the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "describes 8 bytes of values, the file has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' do not follow on")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4,
        "'b' do not follow on")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "'a' has an impossible shape [-1]")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""",
        0,
        "two tensors with the name 'a'")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'a' is of the type F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,4]}}""", 4, "no table of tensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "no table of tensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "no table of tensors")]
    [InlineData("""{"a":[1,2]}""", 4, "no table of tensors")]
    [InlineData("""{"a":""", 4, "no table of tensors")]
    public void A_header_that_contradicts_the_file_is_refused(string header, int valueBytes, string found)
    {
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[valueBytes]];

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(bytes, "a.safetensors"));

        Assert.Contains("a.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken()
    {
        byte[] bytes = [.. BitConverter.GetBytes(90_000_000L), .. "{\"a\":"u8];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<PipelineException>(() => StateDictionary.Parse(bytes, "a.safetensors"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
