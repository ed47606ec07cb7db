using System.Globalization;
using System.Text;
using Pipelines.Evaluation;

namespace Pipelines.Embeddings;

/// <summary>
/// CSV: <c>path</c>, <c>label</c> and a column for each number, <c>v0</c>, <c>v1</c> and so on, which reads back exactly.
/// </summary>
internal sealed class CsvFormat : IVectorFormat
{
    private static readonly string[] s_columns = ["path", "label"];

    /// <inheritdoc/>
    public bool IsWrittenIn(string path) => OutputFile.BeginsWith(path, "path,label,v0"u8);

    /// <inheritdoc/>
    public void Write(string path, VectorRows rows, EmbeddingSource source, CancellationToken cancellation) =>
        WriteTable(path, rows, withVectors: true, cancellation);

    /// <summary>Writes only the paths and labels, row by row.</summary>
    public static void WritePaths(string path, VectorRows rows, CancellationToken cancellation) =>
        WriteTable(path, rows, withVectors: false, cancellation);

    private static void WriteTable(string path, VectorRows rows, bool withVectors, CancellationToken cancellation) =>
        DurableFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
            using var csv = PredictionsCsv.Open(writer);
            string?[] line = new string?[s_columns.Length + (withVectors ? rows.Dimensions : 0)];
            s_columns.CopyTo(line, 0);
            for (var i = s_columns.Length; i < line.Length; i++)
            {
                line[i] = string.Create(CultureInfo.InvariantCulture, $"v{i - s_columns.Length}");
            }

            PredictionsCsv.WriteLine(csv, line);
            rows.ForEach(
                (image, vector) =>
                {
                    (line[0], line[1]) = (image.Name, ImageLabel.Of(image));
                    for (var i = s_columns.Length; i < line.Length; i++)
                    {
                        line[i] = vector[i - s_columns.Length].ToString("R", CultureInfo.InvariantCulture);
                    }

                    PredictionsCsv.WriteLine(csv, line);
                },
                cancellation);
        });
}
