using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipelines.Evaluation.Comparison;

/// <summary>Reads a <c>predictions.csv</c> row by row; every error names file and line.</summary>
internal sealed class PredictionsTable : IDisposable
{
    private const string Again = "Run the pipeline again to write a new one.";
    private const int ColumnsShown = 8;

    private readonly string _path;
    private readonly CsvParser _parser;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="PipelineException">It is missing, cannot be read or has no header.</exception>
    public PredictionsTable(string path)
    {
        _path = path;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = bad => throw Damaged($"A quotation mark is wrong: {Shown(bad.Field)}."),
        };
        _parser = new(new StreamReader(path), configuration);
        try
        {
            Columns = ReadRow() ? [.. _parser.Record!] : throw new PipelineException(new Problem(path, "The file is empty.", Again));
        }
        catch
        {
            _parser.Dispose();
            throw;
        }
    }

    /// <summary>The header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The column of a name; null without one.</summary>
    public int? Find(string name) =>
        Columns.Index().Where(column => column.Item == name).Select(column => (int?)column.Index).FirstOrDefault();

    /// <summary>The column of a name.</summary>
    /// <exception cref="PipelineException">There is none.</exception>
    public int Column(string name) => Find(name) ?? throw new PipelineException(new Problem(
        _path,
        $"The column \"{name}\" is missing. There are: {string.Join(", ", Columns.Take(ColumnsShown).Select(Shown))}"
        + (Columns.Count > ColumnsShown ? ", …." : "."),
        Again));

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="PipelineException">It has too few or too many fields.</exception>
    public bool Read() => ReadRow() && (_parser.Count == Columns.Count
        ? true
        : throw Damaged($"The row has {Quantity.Of(_parser.Count, "fields")}; the header has {Columns.Count}."));

    /// <summary>A field of this row.</summary>
    public string this[int column] => _parser[column];

    /// <summary>A field that is one of some names.</summary>
    /// <returns>The number of the name.</returns>
    /// <exception cref="PipelineException">It is none of them.</exception>
    public int Number(int column, IReadOnlyDictionary<string, int> names) => names.TryGetValue(this[column], out var number)
        ? number
        : throw Damaged($"The {Columns[column]} \"{Shown(this[column])}\" is none of the classes in the header.");

    /// <summary>A field that is the number of a cluster.</summary>
    /// <exception cref="PipelineException">It is no such number.</exception>
    public int Cluster(int column) =>
        int.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw Damaged($"The {Columns[column]} \"{Shown(this[column])}\" is not the number of a cluster.");

    /// <summary>A field that is a probability.</summary>
    /// <exception cref="PipelineException">It is none.</exception>
    public float Probability(int column) =>
        float.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1.0001f
            ? score
            : throw Damaged($"The {Columns[column]} \"{Shown(this[column])}\" is not a probability.");

    /// <summary>The file has a header and nothing else.</summary>
    public PipelineException NoRows() => new(new Problem(_path, "The file has no images.", Again));

    public void Dispose() => _parser.Dispose();

    private bool ReadRow() => _parser.Read();

    private PipelineException Damaged(string found) => new(new Problem($"{_path}:{_parser.RawRow}", found, Again));

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
