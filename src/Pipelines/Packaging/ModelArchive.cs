using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Onnx;
using Pipelines.Packaging.Proof;

namespace Pipelines.Packaging;

/// <summary>
/// <c>model.zip</c>: a trained model as a chain of stock ML.NET transformers. Any program that references Microsoft.ML,
/// Microsoft.ML.ImageAnalytics, Microsoft.ML.OnnxTransformer and Microsoft.ML.OnnxRuntime loads it with <c>mlContext.Model.Load</c>.
/// </summary>
/// <remarks>
/// Input column: <c>ImagePath</c> (text). Output columns: <c>embedding</c> (float vector), <c>Score</c> and <c>PredictedLabel</c>. For a
/// classifier, Score has the probabilities of the classes, with class names as slot names, and PredictedLabel the class name. For a
/// clustering, Score has the squared Euclidean distances to the centroids and PredictedLabel the number of the nearest one, from 1.
/// </remarks>
internal static class ModelArchive
{
    /// <summary>Writes a model graph as <c>model.zip</c>, whole or not at all. The same graph gives the same bytes.</summary>
    /// <param name="zipPath">The file to write; an existing one is replaced. Its folder must exist.</param>
    /// <param name="model">A graph made by <see cref="ModelGraph"/>, with labels, task and preprocessing in its metadata.</param>
    /// <param name="run">What the archive says of its run; null for nothing.</param>
    /// <exception cref="PipelineException">The graph lacks this library's metadata, ML.NET cannot run it, or the file cannot be
    /// written.</exception>
    public static void Write(string zipPath, OnnxModel model, ArchivedRun? run = null) => Write(zipPath, model, Path.GetTempPath(), run);

    /// <summary>As above, with temporary files in a private folder inside <paramref name="temporaryFolder"/>.</summary>
    internal static void Write(string zipPath, OnnxModel model, string temporaryFolder, ArchivedRun? run = null)
    {
        var temporary = $"{zipPath}.{Guid.NewGuid():n}.tmp";
        try
        {
            using var folder = new PrivateFolder(temporaryFolder);
            var saved = folder.File("chain.zip");
            SaveChain(saved, model, folder);
            var further = Proof(model, run, folder);
            using (var source = File.OpenRead(saved))
            using (var destination = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RepeatableZip.Copy(source, destination, store: ArchiveReader.IsGraph, [.. further, ArchiveHashes.Of(source, further)]);
            }

            File.Move(temporary, zipPath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    zipPath,
                    $"The model cannot be written: {exception.Message}",
                    $"Its folder and the temporary folder ({temporaryFolder}) must exist, be writable and have room for the model."),
                exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Reads the model graph in a <c>model.zip</c> without ML.NET; an exported <c>model.onnx</c> is accepted as well.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it is not a model that this library
    /// exported.</exception>
    public static OnnxModel ReadGraph(string path) => ArchiveReader.ReadGraph(path);

    /// <summary>The golden rows of the model, and what it says of its run.</summary>
    private static IReadOnlyList<ArchiveEntry> Proof(OnnxModel model, ArchivedRun? run, PrivateFolder folder)
    {
        var pictures = GoldenPictures.Draw();
        return
        [
            .. pictures.Select(picture => picture with { Name = ProofEntries.Picture(picture.Name) }),
            new(ProofEntries.GoldenRows, GoldenRows.Of(model, pictures, folder).ToJson()),
            .. run?.Entries ?? [],
        ];
    }

    private static void SaveChain(string path, OnnxModel model, PrivateFolder folder)
    {
        NativeEnvironment.Prepare();
        var graphFile = folder.File("model.onnx");
        model.Save(graphFile);
        var context = new MLContext { TempFilePath = folder.Path };
        try
        {
            using var chain = Chain(context, graphFile, model);
            context.Model.Save(chain, StockChain.NoRows(context).Schema, path);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new PipelineException(new Problem(model.Place, $"ML.NET cannot run the model graph: {exception.Message}"), exception);
        }
    }

    private static TransformerChain<ITransformer> Chain(MLContext context, string graphFile, OnnxModel model)
    {
        var metadata = ModelMetadata.Parse(model);
        return metadata.PredictionOutput switch
        {
            ModelGraph.Scores => StockChain.ForClassification(
                context,
                graphFile,
                metadata.Preprocessing,
                LearnedLayers.Head(model),
                metadata.Labels,
                [.. DecisionGraph.Outputs.Where(name => model.Graph.Output.Any(output => output.Name == name))]),
            ModelGraph.Distances =>
                StockChain.ForClustering(context, graphFile, metadata.Preprocessing, LearnedLayers.Centroids(model)),
            _ => throw new ArgumentException($"A model of the task '{metadata.Task}' has no chain.", nameof(model)),
        };
    }
}
