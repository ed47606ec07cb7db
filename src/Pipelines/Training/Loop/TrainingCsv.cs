using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipelines.Training.Loop;

/// <summary><c>training.csv</c>: one line for each evaluation during training.</summary>
internal static class TrainingCsv
{
    private static readonly string[] s_columns =
        ["epoch", "step", "trainLoss", "validationLoss", "validationAccuracy", "learningRate", "imagesPerSecond", "seconds"];

    /// <summary>Writes a header and one line for each record; what is not known is left empty.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<TrainingRecord> records)
    {
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (var name in s_columns)
        {
            csv.WriteField(name);
        }

        csv.NextRecord();
        foreach (var record in records)
        {
            csv.WriteField(record.Epoch);
            csv.WriteField(record.Step);
            csv.WriteField(record.TrainLoss);
            csv.WriteField(record.ValidationLoss);
            csv.WriteField(record.ValidationAccuracy);
            csv.WriteField(record.LearningRate);
            csv.WriteField(Math.Round(record.ImagesPerSecond, 1));
            csv.WriteField(Math.Round(record.Elapsed.TotalSeconds, 3));
            csv.NextRecord();
        }
    }
}
