using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Checkpoints;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Checkpoints;

/// <summary>Checkpoints whose checksum fits although their content does not.</summary>
[Collection(TorchCollection.Name)]
public sealed class HostileCheckpointTests : IDisposable
{
    private const int Prefix = 16;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;

    public HostileCheckpointTests()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        CheckpointFile.Write(
            FilePath,
            new Fingerprint(new Dictionary<string, string> { ["training.epochs"] = "6" }),
            JsonSerializer.SerializeToElement(1, CheckpointFile.Json),
            new BestNetworkFile("best.onnx", "00"),
            [("a", arange(6f).reshape(2, 3)), ("b", tensor(7L))]);
        _whole = File.ReadAllBytes(FilePath);
    }

    private string FilePath => Path.Combine(_folder.Path, "a.checkpoint");

    private string Header => Encoding.UTF8.GetString(_whole.AsSpan(Prefix, HeaderLength));

    private int HeaderLength => BinaryPrimitives.ReadInt32LittleEndian(_whole.AsSpan(12));

    [Theory]
    [InlineData("\"a\"", "\"b\"")]
    [InlineData("\"a\"", "null")]
    [InlineData("\"Float32\"", "\"Float99\"")]
    [InlineData("\"Float32\"", "null")]
    [InlineData("\"Float32\"", "\"99\"")]
    [InlineData("[2,3]", "[2,4]")]
    [InlineData("[2,3]", "[-2,-3]")]
    [InlineData("[2,3]", "[4611686018427387904,4611686018427387904]")]
    [InlineData("[2,3]", "null")]
    [InlineData("\"length\":24", "\"length\":-24")]
    [InlineData("\"length\":24", "\"length\":2147483647")]
    [InlineData("\"best.onnx\"", "\"../best.onnx\"")]
    [InlineData("\"best.onnx\"", "null")]
    [InlineData("\"6\"", "null")]
    [InlineData("{", "[")]
    public void A_header_that_contradicts_itself_is_refused(string from, string to)
    {
        Assert.Contains(from, Header, StringComparison.Ordinal);
        var place = Header.IndexOf(from, StringComparison.Ordinal);
        Write(Header[..place] + to + Header[(place + from.Length)..]);
        Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"tensors\":[null]}")]
    public void A_header_without_its_parts_is_refused(string header)
    {
        Write(header);
        Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(FilePath));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("null")]
    public void A_header_of_many_small_values_takes_no_more_than_its_size_explains(string value)
    {
        Write("{\"tensors\":[" + string.Concat(Enumerable.Repeat(value + ",", 300_000)) + value + "]}");
        var error = BoundedRead.Of(new FileInfo(FilePath).Length, () =>
            Assert.Throws<InvalidDataException>(() => CheckpointFile.ReadHeader(FilePath)));
        Assert.Null(error);
    }

    [Fact]
    public void A_header_nested_without_end_is_refused()
    {
        Write("{\"loop\":" + new string('[', 500_000) + new string(']', 500_000) + "}");
        Assert.Null(BoundedRead.Of(1_000_000, () =>
            Assert.Throws<InvalidDataException>(() => CheckpointFile.ReadHeader(FilePath))));
    }

    [Fact]
    public void A_damaged_checkpoint_with_a_checksum_that_fits_never_does_more_than_fail()
    {
        var (random, errors) = (new Random(6), 0);
        for (var i = 0; i < Mutation.Count; i++)
        {
            var damaged = Mutation.Of(_whole.AsSpan(..^SHA256.HashSizeInBytes).ToArray(), random);
            File.WriteAllBytes(FilePath, [.. damaged, .. SHA256.HashData(damaged)]);
            if (Record.Exception(() => CheckpointFile.Read(FilePath)) is { } error)
            {
                Assert.IsType<InvalidDataException>(error);
                errors++;
            }
        }

        Assert.True(errors > Mutation.Count / 10, $"{errors} errors");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes the file with another header, and a checksum that fits.</summary>
    private void Write(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        byte[] content = [.. _whole[..12], .. BitConverter.GetBytes(text.Length), .. text, .. _whole[(Prefix + HeaderLength)..^32]];
        File.WriteAllBytes(FilePath, [.. content, .. SHA256.HashData(content)]);
    }
}
