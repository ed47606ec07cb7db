using System.Text;
using Pipelines.Backbones.Weights;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Weights;

public class StateDictionaryTests
{
    [Fact]
    public void The_initializers_of_an_ONNX_model_are_read_raw_or_listed()
    {
        var network = new TestNetwork();
        var output = network.Conv("conv", "input", 3, 2, kernel: 1);
        var listed = new TensorProto { Name = "listed", DataType = 1, Dims = { 3 }, FloatData = { 1, -2, 0.5f } };
        var doubles = new TensorProto { Name = "doubles", DataType = 11, DoubleData = { 0.1 } };
        var small = new TensorProto { Name = "small", DataType = 3, Dims = { 2 }, Int32Data = { -1, 5 } };
        network.Proto.Graph.Initializer.Add([listed, doubles, small]);
        var expected = network.Build(output).Graph.Initializer[0].ToFloats();

        using var weights = StateDictionary.Parse(network.Pack(), "net.onnx");

        Assert.Equal(["conv.weight", "conv.bias", "listed", "doubles", "small"], weights.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 3, 1, 1], weights.Tensors[0].Shape);
        Assert.Equal(expected, weights.Tensors[0].ToFloats());
        Assert.Equal([1, -2, 0.5f], weights.Tensors[2].ToFloats());
        Assert.Equal([0.1f], weights.Tensors[3].ToFloats());
        Assert.Empty(weights.Tensors[3].Shape);
        Assert.Equal([-1, 5], weights.Tensors[4].ToFloats());
    }

    [Fact]
    public void Text_among_the_initializers_is_refused_by_name()
    {
        var network = new TestNetwork();
        network.Build(network.Conv("conv", "input", 3, 2));
        network.Proto.Graph.Initializer.Add(new TensorProto
        {
            Name = "words",
            DataType = 8,
            Dims = { 1 },
            StringData = { Google.Protobuf.ByteString.CopyFromUtf8("word") },
        });

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(network.Pack(), "net.onnx"));

        Assert.Contains("'words' holds String values", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html>", "web page")]
    [InlineData("hello, world", "no weight file")]
    [InlineData("PK", "end of the zip file")]
    public void Other_files_are_told_apart(string content, string found)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("weights.pth", content);

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Load(path));

        Assert.Equal(path, error.Problems[0].Place);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors_with_their_path()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            "no such file",
            Assert.Throws<PipelineException>(() => StateDictionary.Load(Path.Combine(folder.Path, "a.pth"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is a folder", Assert.Throws<PipelineException>(() => StateDictionary.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_shrinks_after_it_was_opened_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("weights.safetensors", WeightFiles.Bytes("tiny.safetensors"));
        using var weights = StateDictionary.Load(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(100);
        }

        var error = Assert.Throws<PipelineException>(() => weights.Find("model.weight")!.ToFloats());

        Assert.Contains("became shorter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("state_dict", "model")]
    [InlineData("model_state_dict")]
    public void Wrappers_are_opened(params string[] keys)
    {
        var tensor = TorchArchive.Tensor(2, "K\0", "K\u0002\u0085", "K\u0001\u0085");
        var inner = Encoding.Latin1.GetString(tensor.AsSpan(2..^1));
        var wrapped = keys.Reverse().Aggregate(
            inner, (content, key) => $"}}{TorchArchive.Text("epoch")}K\u0001s{TorchArchive.Text(key)}{content}s");
        var values = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(new float[] { 3, -4 }).ToArray();

        using var weights = StateDictionary.Parse(
            TorchArchive.Zip(TorchArchive.Pickle(wrapped + "."), others: ("data/0", values)), "wrapped.pth");

        Assert.Equal([3, -4], Assert.Single(weights.Tensors, found => found.Name == "weight").ToFloats());
    }
}
