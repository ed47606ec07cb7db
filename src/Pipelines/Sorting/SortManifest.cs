using System.Globalization;
using Pipelines.Evaluation;

namespace Pipelines.Sorting;

/// <summary>The table of sorted images as CSV.</summary>
internal static class SortManifest
{
    /// <summary>The name of the file in the folder.</summary>
    public const string FileName = "sorted.csv";

    /// <summary>The table; numbers read back exactly.</summary>
    public static string Text(PipelineTask task, IReadOnlyList<SortedImage> images)
    {
        var isClassification = task == PipelineTask.Classification;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = PredictionsCsv.Open(text))
        {
            PredictionsCsv.WriteLine(
                csv, ["path", "destination", .. isClassification ? (string[])["label", "score"] : ["cluster", "distance"]]);
            foreach (var image in images)
            {
                var value = isClassification ? image.Prediction.Score : image.Prediction.Distance;
                PredictionsCsv.WriteLine(
                    csv,
                    [image.Path, image.Destination, $"{image.Prediction}", ((float)value!).ToString("R", CultureInfo.InvariantCulture)]);
            }
        }

        return text.ToString();
    }
}
