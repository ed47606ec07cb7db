using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Packaging;

namespace Pipelines.Tests.Prediction;

/// <summary>A folder with a small classifier, a small clustering, and pictures, removed at the end of a test.</summary>
internal sealed class ModelFolder : IDisposable
{
    public static readonly string[] Labels = ["one", "two", "three"];

    private readonly TemporaryFolder _folder = new();

    public ModelFolder()
    {
        Classifier = Write("classifier", TinyModels.Classifier(Labels));
        Clustering = Write("clustering", TinyModels.Clustering(4));
        Pictures =
        [
            .. Enumerable.Range(0, 12).Select(i => _folder.Write($"pictures/{i:00}.png", TestPicture.Png(20 + i, 30 - i, seed: 11 * i))),
        ];
    }

    /// <summary>The path of the classifier's zip; its graph lies beside it.</summary>
    public string Classifier { get; }

    /// <summary>The path of the clustering's zip; its graph lies beside it.</summary>
    public string Clustering { get; }

    /// <summary>The paths of the pictures.</summary>
    public IReadOnlyList<string> Pictures { get; }

    public string Path => _folder.Path;

    /// <summary>A column of what the stock transformers of ML.NET make of the pictures.</summary>
    public IReadOnlyList<T> Stock<T>(string model, string column)
    {
        var context = new MLContext { TempFilePath = _folder.Path };
        using var chain = (TransformerChain<ITransformer>)context.Model.Load(model, out _);
        var rows = context.Data.LoadFromEnumerable(Pictures.Select(path => new PictureRow { ImagePath = path }));
        return [.. chain.Transform(rows).GetColumn<T>(column)];
    }

    public string Write(string name, ReadOnlySpan<byte> content) => _folder.Write(name, content);

    public void Dispose() => _folder.Dispose();

    private string Write(string name, OnnxModel model)
    {
        var zip = System.IO.Path.Combine(_folder.Path, name + ".zip");
        ModelArchive.Write(zip, model);
        model.Save(System.IO.Path.ChangeExtension(zip, ".onnx"));
        return zip;
    }

    private sealed class PictureRow
    {
        public string ImagePath { get; set; } = "";
    }
}
