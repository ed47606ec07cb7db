using System.Text.Json;
using Pipelines.Backbones.Weights;

namespace Pipelines.Tests.Backbones.Weights;

public class TorchReaderTests
{
    /// <summary>Pushes 2^63 − 1.</summary>
    private const string GreatestLong = "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f";

    public static TheoryData<string> Checkpoints { get; } =
        ["checkpoint.pth", "checkpoint_stream.pth", "checkpoint_protocol4.pth", "checkpoint_stream_protocol4.pth"];

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Every_tensor_is_read_as_torch_has_it(string file)
    {
        using var weights = StateDictionary.Load(WeightFiles.Path(file));
        using var expected = JsonDocument.Parse(WeightFiles.Bytes("checkpoint_expected.json"));

        Assert.Equal(expected.RootElement.EnumerateObject().Select(tensor => tensor.Name), weights.Tensors.Select(tensor => tensor.Name));
        foreach (var (tensor, reference) in weights.Tensors.Zip(expected.RootElement.EnumerateObject().Select(property => property.Value)))
        {
            Assert.Equal(reference.GetProperty("dtype").GetString(), tensor.ElementType.ToString(), ignoreCase: true);
            Assert.Equal(reference.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), tensor.Shape);
            Assert.Equal(reference.GetProperty("values").EnumerateArray().Select(value => (float)value.GetDouble()), tensor.ToFloats());
        }
    }

    [Fact]
    public void Integers_are_told_from_weights()
    {
        using var weights = StateDictionary.Load(WeightFiles.Path("checkpoint.pth"));

        Assert.Equal(
            ["module.steps", "module.mask", "module.bytes"],
            weights.Tensors.Where(tensor => !tensor.IsFloatingPoint).Select(tensor => tensor.Name));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_not_written()
    {
        using var weights = StateDictionary.Load(WeightFiles.Path("checkpoint.pth"));

        Assert.Throws<ArgumentException>(() => weights.Find("module.transposed")!.CopyTo(new float[23]));
    }

    [Fact]
    public void Tensors_that_are_no_ordinary_ones_are_refused_all_at_once()
    {
        var error = Assert.Throws<PipelineException>(() => StateDictionary.Load(WeightFiles.Path("refused.pth")));

        Assert.Collection(
            error.Problems,
            problem => Assert.Equal("The tensor 'complex' holds complex64 values.", problem.Found),
            problem => Assert.Equal("The tensor 'quantised' is quantised.", problem.Found),
            problem => Assert.Equal("The tensor 'sparse' is sparse.", problem.Found));
    }

    [Fact]
    public void A_tensor_whose_values_are_to_be_negated_is_refused()
    {
        var pickle = TorchArchive.Tensor(2, "K\0", "K\u0002\u0085", "K\u0001\u0085", metadata: $"}}{TorchArchive.Text("neg")}\u0088s");

        var error = Assert.Throws<PipelineException>(
            () => StateDictionary.Parse(TorchArchive.Zip(pickle, others: ("data/0", new byte[8])), "a.pth"));

        Assert.Contains("'weight' is marked as neg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_bytes_cannot_ask_for_gigabytes()
    {
        var error = Assert.Throws<PipelineException>(() => StateDictionary.Load(WeightFiles.Path("expanded.pth")));

        Assert.Contains("'huge' of shape [30000, 30000] has more elements than a file of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickled_module_is_answered_with_how_to_save_its_weights()
    {
        var error = Assert.Throws<PipelineException>(() => StateDictionary.Load(WeightFiles.Path("module.pth")));

        Assert.Contains("'torch.nn.modules.linear.Linear'", error.Message, StringComparison.Ordinal);
        Assert.Contains("torch.save(model.state_dict(), 'weights.pth')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_newer_than_the_storage_classes_is_read()
    {
        // torch 2 writes uint16 and its like as a dtype on a storage of plain bytes.
        var pickle = TorchArchive.Pickle(
            $"}}{TorchArchive.Text("weight")}ctorch._utils\n_rebuild_tensor_v3\n(({TorchArchive.Text("storage")}"
            + $"ctorch.storage\nUntypedStorage\n{TorchArchive.Text("0")}{TorchArchive.Text("cpu")}"
            + $"K\u0006tQK\u0001K\u0002\u0085K\u0001\u0085\u0089}}ctorch\nuint16\ntRs.");
        using var weights = StateDictionary.Parse(TorchArchive.Zip(pickle, others: ("data/0", [1, 0, 2, 0, 0xff, 0xff])), "a.pth");

        var tensor = Assert.Single(weights.Tensors);

        Assert.Equal(ElementType.UInt16, tensor.ElementType);
        Assert.Equal([2, 65535], tensor.ToFloats());
    }

    [Fact]
    public void Big_endian_is_refused_in_both_formats()
    {
        var stream = WeightFiles.Bytes("checkpoint_stream.pth");
        var flag = stream.AsSpan().IndexOf("little_endian"u8) + "little_endian".Length + 2;
        Assert.Equal(0x88, stream[flag]);
        stream[flag] = 0x89;
        var zip = TorchArchive.Zip(
            TorchArchive.Tensor(2, "K\0", "K\u0002\u0085", "K\u0001\u0085"),
            others: [("byteorder", "big"u8.ToArray()), ("data/0", new byte[8])]);

        var inStream = Assert.Throws<PipelineException>(() => StateDictionary.Parse(stream, "stream.pth"));
        var inZip = Assert.Throws<PipelineException>(() => StateDictionary.Parse(zip, "zip.pth"));

        Assert.Contains("'module.conv.weight' is stored big-endian", inStream.Message, StringComparison.Ordinal);
        Assert.Contains("'weight' is stored big-endian", inZip.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_among_the_values_is_found_by_the_zip_files_checksum()
    {
        var bytes = WeightFiles.Bytes("checkpoint.pth");
        using var whole = StateDictionary.Parse(bytes, "whole.pth");
        var weight = System.Runtime.InteropServices.MemoryMarshal.AsBytes(whole.Find("module.conv.weight")!.ToFloats().AsSpan()).ToArray();
        bytes[bytes.AsSpan().IndexOf(weight) + 5] ^= 4;
        using var damaged = StateDictionary.Parse(bytes, "damaged.pth");

        var error = Assert.Throws<PipelineException>(() => damaged.Find("module.conv.weight")!.ToFloats());

        Assert.Contains("damaged.pth", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
        Assert.Equal(whole.Find("module.window")!.ToFloats(), damaged.Find("module.window")!.ToFloats());
    }

    [Fact]
    public void Compressed_and_TorchScript_archives_are_refused()
    {
        var pickle = TorchArchive.Tensor(2, "K\0", "K\u0002\u0085", "K\u0001\u0085");
        var compressed = TorchArchive.Zip([.. pickle, .. new byte[100]], System.IO.Compression.CompressionLevel.Optimal);
        var script = TorchArchive.Zip(pickle, others: [("constants.pkl", [0])]);

        Assert.Contains(
            "is compressed",
            Assert.Throws<PipelineException>(() => StateDictionary.Parse(compressed, "a.pth")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "TorchScript", Assert.Throws<PipelineException>(() => StateDictionary.Parse(script, "a.pt")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K\u0000", "K\u0003\u0085", "K\u0001\u0085")] // one element too many
    [InlineData("K\u0001", "K\u0002\u0085", "K\u0001\u0085")] // the offset moves it out
    [InlineData("K\u0000", "K\u0002\u0085", "K\u0002\u0085")] // the stride does
    [InlineData("J\u00ff\u00ff\u00ff\u00ff", "K\u0002\u0085", "K\u0001\u0085")] // before the storage
    [InlineData("K\u0000", "K\u0002\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085")] // backwards
    [InlineData("K\u0000", "K\u0002\u0085", ")")] // no strides
    [InlineData("K\u0000", "\u008a\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0080\u0085", "K\u0000\u0085")] // the smallest int64
    [InlineData("K\u0000", $"{GreatestLong}{GreatestLong}\u0086", "K\u0000K\u0000\u0086")] // 2^126 elements
    public void A_tensor_outside_its_storage_is_refused_by_name(string offset, string shape, string strides)
    {
        var bytes = TorchArchive.Zip(TorchArchive.Tensor(2, offset, shape, strides), others: ("data/0", new byte[8]));

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(bytes, "a.pth"));

        Assert.Contains("'weight'", error.Message, StringComparison.Ordinal);
    }
}
