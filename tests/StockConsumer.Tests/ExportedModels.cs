using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace StockConsumer.Tests;

/// <summary>What our own engine says about one image.</summary>
public sealed record ExpectedRow(
    string Path, float[] Embedding, float[] Score, int Predicted, string? Decision, float? Typicality, float[]? PredictionSet);

/// <summary>An exported model, its labels (none for a clustering) and what it should say.</summary>
public sealed record ExportedModel(string Kind, string Zip, IReadOnlyList<string> Labels, IReadOnlyList<ExpectedRow> Rows)
{
    /// <summary>What the model should say about one image.</summary>
    public ExpectedRow RowOf(string path) => Rows.Single(row => row.Path == path);
}

/// <summary>
/// One model of each kind, exported by another process (tests/ModelExporter), with the images it was asked about. On the project's own
/// machines the models have a real backbone and the images are photos as well.
/// </summary>
public sealed class ExportedModels : IDisposable
{
    /// <summary>The tests that share the models.</summary>
    public const string Collection = "exported models";

    private readonly string _folder = Directory.CreateTempSubdirectory("stock-consumer-").FullName;

    /// <summary>Draws the images and exports the models.</summary>
    public ExportedModels()
    {
        Plain = [.. Pictures.DrawPlain(_folder), .. SharedPhotos()];
        Turned = [.. Enumerable.Range(1, 8).Select(orientation => Pictures.DrawTurned(_folder, orientation))];
        Transparent = Pictures.DrawTransparent(_folder);
        Models = Export([.. Plain, .. Turned, Transparent]);
    }

    /// <summary>Opaque, upright images.</summary>
    public IReadOnlyList<string> Plain { get; }

    /// <summary>Images with EXIF orientation 1 to 8.</summary>
    public IReadOnlyList<string> Turned { get; }

    /// <summary>An image that is half transparent.</summary>
    public string Transparent { get; }

    /// <summary>One model of each kind.</summary>
    public IReadOnlyList<ExportedModel> Models { get; }

    /// <summary>The model of this kind; the kinds are named in tests/ModelExporter.</summary>
    public ExportedModel Model(string kind) => Models.Single(model => model.Kind == kind);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<ExportedModel> Export(IReadOnlyList<string> pictures)
    {
        var exporter = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ModelExporter").Value!;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [exporter, _folder, SharedBackbone() ?? "tiny", .. pictures];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The exporter failed:\n{errors.Result}");
        return JsonSerializer.Deserialize<IReadOnlyList<ExportedModel>>(answer)!;
    }

    private static string? SharedBackbone() =>
        Shared("backbones/mobilenet_v1_0.25_128_imagenet.onnx") is var path && File.Exists(path) ? path : null;

    private static IEnumerable<string> SharedPhotos() => Shared("datasets/flowers") is var flowers && Directory.Exists(flowers)
        ? Directory.GetDirectories(flowers)
            .Order(StringComparer.Ordinal)
            .SelectMany(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(2))
        : [];

    // ../shared, seen from the root of the checkout; only the project's own machines have it.
    private static string Shared(string path) => Path.GetFullPath(RepositoryFolder.File("..", "shared", path));
}

/// <summary>Exports the models once for all tests.</summary>
[CollectionDefinition(ExportedModels.Collection)]
public sealed class ExportedModelsCollection : ICollectionFixture<ExportedModels>;
