using Pipelines.Backbones.Weights;

namespace Pipelines.Tests.Backbones.Weights;

public class HostilePickleTests
{
    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\u0000\u0000\u0000trueTR.", "'posix.system'")]
    [InlineData("c__builtin__\neval\n(X\u0001\u0000\u0000\u00001tR.", "'__builtin__.eval'")]
    [InlineData("cbuiltins\ngetattr\n(ctorch\nSize\nX\u0001\u0000\u0000\u0000ctR.", "'builtins.getattr'")]
    [InlineData("\u008c\u0002os\u008c\u0006system\u0093\u008c\u0004true\u0085R.", "'os.system'")]
    [InlineData("csubprocess\nPopen\n)\u0081}b.", "'subprocess.Popen'")]
    [InlineData("(X\u0004\u0000\u0000\u0000trueios\nsystem\n.", "instruction 0x69")]
    [InlineData("(cos\nsystem\nX\u0004\u0000\u0000\u0000trueo.", "'os.system'")]
    [InlineData("\u0082\u0001.", "instruction 0x82")]
    public void Code_is_refused_and_named(string instructions, string named)
    {
        var error = Assert.Throws<PipelineException>(
            () => StateDictionary.Parse(TorchArchive.Zip(TorchArchive.Pickle(instructions)), "hostile.pth"));

        Assert.Contains("hostile.pth", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("torch.save(model.state_dict(), 'weights.pth')", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A dictionary with the key <c>p\xEAche</c> in Latin-1.</summary>
    [Fact]
    public void A_name_that_is_not_UTF_8_is_refused_and_not_replaced()
    {
        const string Instructions = "}X\u0005\u0000\u0000\u0000p\u00eacheNs.";

        var error = Assert.Throws<PipelineException>(
            () => StateDictionary.Parse(TorchArchive.Zip(TorchArchive.Pickle(Instructions)), "names.pth"));

        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_the_stream_format_is_refused()
    {
        var stream = WeightFiles.Bytes("checkpoint_stream.pth");
        var start = stream.AsSpan().IndexOf("ccollections\nOrderedDict\n"u8);
        "cos\nsystem\n"u8.CopyTo(stream.AsSpan(start));

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(stream, "hostile.pth"));

        Assert.Contains("'os.system'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")] // nothing on the stack
    [InlineData("(.")]
    [InlineData("}(K\u0001u.")] // a key without a value
    [InlineData("t.")]
    [InlineData("h\u0005.")] // never remembered
    [InlineData("}(0.")] // takes what lies below the mark
    [InlineData("Nr\u00ff\u00ff\u00ff\u00ff.")] // four billion places to remember
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f\u0001.")] // a number of 2 GB
    [InlineData("B\u00ff\u00ff\u00ff\u00ff.")]
    [InlineData("\u008e\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0010.")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.")]
    [InlineData("ctorch\nFloatStorage\n)R.")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.")]
    [InlineData("X\u0001\u0000\u0000\u00000Q.")]
    [InlineData("ccollections\nOrderedDict\n")]
    [InlineData("ccollections")]
    [InlineData("K\u0001}b.")]
    [InlineData("\u0080\u0063.")] // protocol 99
    public void Nonsense_is_refused(string instructions)
    {
        var error = Assert.Throws<PipelineException>(
            () => StateDictionary.Parse(TorchArchive.Zip(TorchArchive.Pickle(instructions)), "hostile.pth"));

        Assert.Contains("hostile.pth", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_inside_itself_ends()
    {
        var pickle = TorchArchive.Pickle($"}}q\0{TorchArchive.Text("model")}h\0s{TorchArchive.Text("state_dict")}h\0s.");

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(TorchArchive.Zip(pickle), "hostile.pth"));

        Assert.Contains("its keys are 'model', 'state_dict'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_double_in_each_step_take_no_memory()
    {
        var doubling = string.Concat(Enumerable.Range(0, 100).Select(i => $"]q{(char)(i + 1)}(h{(char)i}h{(char)i}e"));
        var pickle = TorchArchive.Pickle($"]q\0{doubling}.");

        var error = Assert.Throws<PipelineException>(() => StateDictionary.Parse(TorchArchive.Zip(pickle), "hostile.pth"));

        Assert.Contains("holds a list, not a state_dict", error.Message, StringComparison.Ordinal);
    }
}
