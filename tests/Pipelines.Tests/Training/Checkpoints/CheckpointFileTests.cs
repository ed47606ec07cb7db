using System.Text.Json;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Checkpoints;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Checkpoints;

[Collection(TorchCollection.Name)]
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly Fingerprint s_fingerprint = new(new Dictionary<string, string> { ["training.epochs"] = "6" });
    private static readonly BestNetworkFile s_best = new("best.onnx", "00");

    private readonly TemporaryFolder _folder = new();

    public CheckpointFileTests() => TorchLibrary.Load(1);

    private string FilePath => Path.Combine(_folder.Path, "a.checkpoint");

    [Fact]
    public void Every_bit_comes_back_also_of_numbers_that_are_none()
    {
        var otherNaN = BitConverter.Int32BitsToSingle(0x7fc00001);
        float[] numbers = [0f, -0f, float.NaN, otherNaN, float.NegativeInfinity, float.Epsilon, 0.1f, 1 / 3f];
        using var scope = NewDisposeScope();
        var plain = tensor(numbers, [2, 4]);
        Write([("plain", plain), ("turned", plain.t()), ("steps", tensor(12345678901L)), ("none", zeros(0, 3))]);
        var content = CheckpointFile.Read(FilePath);

        var (read, turned) = (zeros(2, 4), zeros(4, 2));
        content.Tensors["plain"].CopyTo(read);
        content.Tensors["turned"].CopyTo(turned);
        Assert.Equal(Bits(plain), Bits(read));
        Assert.Equal(Bits(plain.t().contiguous()), Bits(turned));
        Assert.Equal(12345678901L, BitConverter.ToInt64(content.Tensors["steps"].Bytes));
        Assert.Equal([0, 3], content.Tensors["none"].Shape);
        Assert.Equal(double.PositiveInfinity, content.Header.Loop.Deserialize<double>(CheckpointFile.Json));
        Assert.Equal("6", content.Header.Fingerprint["training.epochs"]);
        Assert.Equal(s_best, content.Header.Best);
        Assert.Throws<InvalidDataException>(() => content.Tensors["plain"].CopyTo(turned));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_noticed()
    {
        using var value = arange(40f);
        Write([("value", value)]);
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
        }

        for (var at = 0; at < whole.Length; at++)
        {
            whole[at] ^= 4;
            File.WriteAllBytes(FilePath, whole);
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
            whole[at] ^= 4;
        }

        File.WriteAllBytes(FilePath, [.. whole, 0]);
        Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
        File.WriteAllBytes(FilePath, whole);
        CheckpointFile.Read(FilePath);
    }

    [Fact]
    public void A_file_of_another_version_says_so()
    {
        Write([]);
        var bytes = File.ReadAllBytes(FilePath);
        bytes[8]++;
        File.WriteAllBytes(FilePath, bytes);
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_file_before_as_it_was()
    {
        Write([]);
        var before = File.ReadAllBytes(FilePath);
        Assert.Throws<IOException>(() => DurableFile.Write(FilePath, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static int[] Bits(Tensor values) => [.. values.data<float>().ToArray().Select(BitConverter.SingleToInt32Bits)];

    private void Write(IReadOnlyList<(string, Tensor)> tensors)
    {
        var loop = JsonSerializer.SerializeToElement(double.PositiveInfinity, CheckpointFile.Json);
        CheckpointFile.Write(FilePath, s_fingerprint, loop, s_best, tensors);
    }
}
