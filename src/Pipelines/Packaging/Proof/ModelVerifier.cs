using System.IO.Compression;
using System.Text.Json;
using Pipelines.Packaging;
using Pipelines.Packaging.Proof;

namespace Pipelines;

/// <summary>
/// Verifies that a <c>model.zip</c> is as it was written: its contents by their hashes, and its scores of the golden pictures in it, by the
/// engine of this library and by stock ML.NET.
/// </summary>
/// <remarks>
/// It finds damage and changes. It is no signature: whoever writes the hashes anew as well can make an archive that passes.
/// </remarks>
public static class ModelVerifier
{
    private const string CopyAgain = "Copy or export the model again.";

    /// <summary>Verifies a model.</summary>
    /// <param name="path">The <c>model.zip</c> of a run.</param>
    /// <exception cref="PipelineException">There is no such file, it is no archive, or it has no golden rows.</exception>
    public static ModelVerification Verify(string path)
    {
        if (!File.Exists(path))
        {
            throw Error(path, "There is no such file.", "Give the model.zip of a run.");
        }

        try
        {
            using var file = RegularFile.Open(path);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return Verify(path, archive);
        }
        catch (InvalidDataException error)
        {
            throw Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)
                ? Error(path, "A model.onnx has no golden rows.", "Give the model.zip beside it.")
                : Error(path, $"The zip file is damaged or cut short: {error.Message}", CopyAgain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Error(path, $"The file cannot be read: {error.Message}", CopyAgain);
        }
    }

    private static ModelVerification Verify(string path, ZipArchive archive)
    {
        if (!archive.Entries.Any(entry => entry.FullName.StartsWith(ProofEntries.Folder, StringComparison.Ordinal)))
        {
            throw archive.Entries.Any(entry => ArchiveReader.IsGraph(entry.FullName))
                ? Error(
                    path,
                    "This model has no golden rows: it was exported by an older version, or by another program.",
                    "Run its pipeline again to export a model that can be verified.")
                : Error(path, "This zip file holds no network; it was not exported by a pipeline.", "Give the model.zip of a run.");
        }

        using var folder = new PrivateFolder(Path.GetTempPath());
        var proof = new ArchiveProof(archive, folder);
        IReadOnlyList<ModelCheck> checks =
        [
            Check("contents", proof.Contents),
            Check("graph", () => proof.Graph(path)),
            Check("engine", () => proof.Engine(path)),
            Check("stock chain", () => proof.StockChain(path)),
        ];
        return new(checks, proof.Facts());
    }

    private static ModelCheck Check(string name, Func<(bool Passed, string Detail)> check)
    {
        try
        {
            var (passed, detail) = check();
            return new(name, passed, detail);
        }
        catch (PipelineException error)
        {
            return new(name, false, error.Problems[0].Found);
        }
        catch (JsonException)
        {
            return new(name, false, "What the archive says of itself cannot be read.");
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            // What ML.NET throws at a model that was changed can be anything.
            return new(name, false, error.Message.Split('\n')[0].Trim());
        }
    }

    private static PipelineException Error(string path, string found, string remedy) => new(new Problem(path, found, remedy));
}
