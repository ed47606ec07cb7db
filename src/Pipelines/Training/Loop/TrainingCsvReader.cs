using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipelines.Training.Loop;

/// <summary>Reads what <see cref="TrainingCsv"/> has written.</summary>
internal static class TrainingCsvReader
{
    /// <summary>The records of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PipelineException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<TrainingRecord> Read(string path)
    {
        using var csv = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture));
        try
        {
            var records = new List<TrainingRecord>();
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
            {
                records.Add(new(
                    csv.GetField<int>("epoch"),
                    csv.GetField<long>("step"),
                    csv.GetField<double>("trainLoss"),
                    csv.GetField<double?>("validationLoss"),
                    csv.GetField<double?>("validationAccuracy"),
                    csv.GetField<double>("learningRate"),
                    csv.GetField<double>("imagesPerSecond"),
                    TimeSpan.FromSeconds(csv.GetField<double>("seconds"))));
            }

            return records;
        }
        catch (CsvHelperException error)
        {
            var row = error.Context?.Parser?.RawRow;
            throw new PipelineException(
                new Problem(row is null ? path : $"{path}:{row}", "This is not the training.csv of a run.", "Run the pipeline again."),
                error);
        }
    }
}
