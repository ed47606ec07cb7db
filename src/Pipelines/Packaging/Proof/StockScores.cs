using Microsoft.ML;
using Microsoft.ML.Data;

namespace Pipelines.Packaging.Proof;

/// <summary>The scores that a <c>model.zip</c> gives in ML.NET, as any program would get them.</summary>
internal static class StockScores
{
    /// <summary>Loads the model and runs it.</summary>
    /// <param name="zip">The file.</param>
    /// <param name="pictures">The paths of the pictures.</param>
    /// <param name="folder">Takes temporary files.</param>
    public static IReadOnlyList<float[]> Of(string zip, IReadOnlyList<string> pictures, PrivateFolder folder)
    {
        NativeEnvironment.Prepare();
        var context = new MLContext { TempFilePath = folder.Path };
        var model = context.Model.Load(zip, out _);
        try
        {
            var rows = context.Data.LoadFromEnumerable(pictures.Select(path => new PictureRow { ImagePath = path }));
            return [.. model.Transform(rows).GetColumn<float[]>("Score")];
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private sealed class PictureRow
    {
        public string ImagePath { get; set; } = "";
    }
}
