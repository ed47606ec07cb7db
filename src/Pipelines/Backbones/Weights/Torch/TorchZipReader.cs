namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// Reads what torch.save writes since PyTorch 1.6: an uncompressed zip file with the pickle <c>NAME/data.pkl</c> and a member
/// <c>NAME/data/KEY</c> for each storage.
/// </summary>
internal static class TorchZipReader
{
    private const string Pickle = "/data.pkl";

    /// <summary>The tensors in the order of the state_dict.</summary>
    /// <exception cref="PipelineException">The file is no whole state_dict, or one that is refused.</exception>
    public static IReadOnlyList<WeightTensor> Read(ByteSource source)
    {
        var zip = new ZipDirectory(source);
        var pickleName = zip.Names.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal)).MinBy(name => name.Length)
            ?? throw source.Refused("This zip file holds no PyTorch weights.", "Give a state_dict that torch.save wrote (.pth).");
        var folder = pickleName[..^Pickle.Length];
        if (zip.Names.Contains($"{folder}/constants.pkl"))
        {
            throw source.Refused(
                "This is a TorchScript program, not a state_dict.",
                "Save the weights alone: torch.save(torch.jit.load(path).state_dict(), 'weights.pth').");
        }

        var budget = new ReadBudget(source.Place, source.Length);
        var pickle = Content(zip.Find(pickleName)!);
        var cursor = new ByteCursor(new MemorySource(source.Place, pickle), 0, pickle.Length);
        var root = new PickleReader(cursor, new TorchObjects(source, budget), budget).Read();
        var isBigEndian = zip.Find($"{folder}/byteorder") is { Length: 3 } order && Content(order).AsSpan().SequenceEqual("big"u8);
        var state = TorchCheckpoint.FindStateDictionary(root, source);
        return new TorchTensors(source, budget, isBigEndian, storage => zip.Find($"{folder}/data/{storage.Key}")).Read(state);
    }

    private static byte[] Content(StoredBytes member)
    {
        var bytes = new byte[member.Length];
        member.Read(0, bytes);
        return bytes;
    }
}
