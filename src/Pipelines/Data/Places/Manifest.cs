using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipelines.Data.Places;

/// <summary>
/// Reads a CSV (comma) or TSV (tab) file that lists images: a header with <c>path</c>, <c>label</c> and, optionally, <c>split</c>, in any
/// order and case; quoted fields as in RFC 4180; UTF-8 with or without byte order mark. Paths are relative to the manifest. Other columns
/// are ignored.
/// </summary>
internal sealed class Manifest
{
    private const int ProblemsShown = 50;
    private static readonly string[] _splitWords = ["train", "validation", "test"];

    private readonly string _path;
    private readonly string _folder;
    private readonly bool _labelled;
    private readonly List<Problem> _problems = [];
    private readonly List<PlacedImage> _images = [];
    private readonly Dictionary<string, (PlacedImage Image, int Line)> _listed = new(StringComparer.Ordinal);

    private Manifest(string path, bool labelled)
    {
        _path = path;
        _folder = Path.GetDirectoryName(path)!;
        _labelled = labelled;
    }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, lacks a column, has no rows, or rows are wrong; each with its
    /// line.</exception>
    public static ImagePlace Read(string path, bool labelled)
    {
        try
        {
            return new Manifest(path, labelled).Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Problem(path, $"The manifest cannot be read: {ImageFile.Reason(e)}."), e);
        }
    }

    private ImagePlace Read()
    {
        using var text = new StreamReader(_path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Path.GetExtension(_path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : ",",
            PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
            BadDataFound = bad => _problems.Add(new(
                At(bad.Context.Parser?.RawRow ?? 0),
                "A quotation mark stands inside a field that is not quoted.",
                "Write the field in quotation marks and double the mark inside.")),
            MissingFieldFound = null,
        });
        var hasSplits = ReadHeader(csv);
        while (_problems.Count < ProblemsShown && csv.Read())
        {
            ReadRow(csv, hasSplits);
        }

        if (_problems.Count >= ProblemsShown)
        {
            _problems.Add(new(_path, "There may be more errors further down; the rest was not read."));
        }
        else if (_problems.Count == 0 && _images.Count == 0)
        {
            _problems.Add(new(_path, "The manifest lists no images."));
        }

        if (_problems.Count > 0)
        {
            throw new ConfigurationException(_problems);
        }

        var images = _images.OrderBy(image => image.Item.Name, StringComparer.Ordinal).ToList();
        if (images.Exists(image => image.Item.Label is null))
        {
            images = images.ConvertAll(image => image with { Item = image.Item with { Label = null } });
        }

        return new(_path, ImagePlaceKind.Manifest, images, hasSplits, [], []);
    }

    private bool ReadHeader(CsvReader csv)
    {
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new ConfigurationException(new Problem(
                _path, "The manifest is empty.", "Its first line names the columns: path,label or path,label,split."));
        }

        var columns = csv.HeaderRecord!.Select(column => column.Trim().ToLowerInvariant()).ToList();
        string[] required = _labelled ? ["path", "label"] : ["path"];
        var missing = required.Except(columns).ToList();
        if (missing.Count == 0)
        {
            return columns.Contains("split");
        }

        var names = string.Join(" and the column ", missing.Select(column => $"\"{column}\""));
        var separator = csv.Parser.Delimiter == "," ? "commas" : "tabs";
        throw new ConfigurationException(new Problem(
            At(csv.Parser.RawRow),
            $"The column {names} is missing; found: {string.Join(", ", csv.HeaderRecord!)}.",
            $"The first line names the columns, separated by {separator}: path, label and, optionally, split."));
    }

    private void ReadRow(CsvReader csv, bool hasSplits)
    {
        var place = At(csv.Parser.RawRow);
        var name = csv.GetField("path") ?? "";
        if (string.IsNullOrWhiteSpace(name) || name.Contains('\0'))
        {
            _problems.Add(new(place, "The path is empty or has a zero character."));
            return;
        }

        var path = Path.GetFullPath(name, _folder);
        if (!File.Exists(path) && name.Contains('\\'))
        {
            name = name.Replace('\\', '/');
            path = Path.GetFullPath(name, _folder);
        }

        if (!File.Exists(path))
        {
            _problems.Add(new(place, $"The file \"{path}\" does not exist.", "Paths are relative to the manifest."));
            return;
        }

        csv.TryGetField<string>("label", out var label);
        label = string.IsNullOrWhiteSpace(label) ? null : label;
        if (label is null && _labelled)
        {
            _problems.Add(new(place, "The label is empty."));
            return;
        }

        var split = hasSplits ? ReadSplit(csv.GetField("split"), place) : null;
        Add(new(new(path, name.Replace('\\', '/'), label), split), path, csv.Parser.RawRow);
    }

    private ImageSplit? ReadSplit(string? word, string place)
    {
        if (string.IsNullOrWhiteSpace(word))
        {
            return null;
        }

        if (Enum.GetNames<ImageSplit>().FirstOrDefault(name => name.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)) is { } split)
        {
            return Enum.Parse<ImageSplit>(split);
        }

        _problems.Add(new(
            place,
            $"The split \"{word}\" is not known.",
            $"{NearestWord.Question(word.Trim(), _splitWords)}Allowed: {string.Join(", ", _splitWords)}, or nothing, which means train."));
        return null;
    }

    private void Add(PlacedImage image, string path, int line)
    {
        if (_listed.TryAdd(path, (image, line)))
        {
            _images.Add(image);
            return;
        }

        var (earlier, earlierLine) = _listed[path];
        if (earlier.Item.Label != image.Item.Label || earlier.Split != image.Split)
        {
            _problems.Add(new(
                At(line), $"\"{image.Item.Name}\" was listed in line {earlierLine} with another label or split.", "List each file once."));
        }
    }

    private string At(int line) => $"{_path}:{line}";
}
