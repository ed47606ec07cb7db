using Pipelines.Data.Labels;
using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>
/// Reads a text that lists images: a header with <c>path</c>, <c>label</c> and, optionally, <c>split</c> and <c>group</c>, in any order and
/// case; fields between commas, semicolons or tabs, quoted as in RFC 4180. Paths are relative to the manifest. Other columns are ignored.
/// </summary>
internal sealed class Manifest
{
    private const int ProblemsShown = 50;
    private static readonly string[] _splitWords = ["train", "validation", "test"];

    private readonly string _path;
    private readonly ManifestRequest _request;
    private readonly ManifestFiles _files;
    private readonly List<Problem> _problems = [];
    private readonly List<PlacedImage> _images = [];
    private readonly Dictionary<string, (PlacedImage Image, int Line)> _listed = new(StringComparer.Ordinal);
    private readonly LabelPlaces _labels = new();
    private int _problemCount;

    private Manifest(string path, ManifestRequest request)
    {
        _path = path;
        _request = request;
        _files = new(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, lacks a column, has no rows, or rows are wrong; each with its
    /// line.</exception>
    public static ImagePlace Read(string path, ManifestRequest request)
    {
        try
        {
            // Pipes and devices have no length either, and opening one might never return.
            var text = new FileInfo(path).Length == 0 ? "" : StrictText.Read(path);
            return new Manifest(path, request).Read(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Problem(path, $"The manifest cannot be read: {ImageFile.Reason(e)}."), e);
        }
    }

    private ImagePlace Read(string text)
    {
        var rows = Separator.Split(text, name => ManifestHeader.IsColumn(name, _request));
        var header = ReadHeader(rows.Next());
        while (rows.Next() is { } row)
        {
            ReadRow(row, header, rows);
        }

        if (_problemCount == 0 && _images.Count == 0)
        {
            Fail(_path, "The manifest lists no images.");
        }

        if (_problemCount > 0)
        {
            // The labels of a manifest without other errors are checked together with those of other places.
            _problems.AddRange(_request.IsLabelled ? LabelSpelling.Check(_labels.All) : []);
            var more = _problemCount - ProblemsShown;
            if (more > 0)
            {
                _problems.Add(new(_path, $"{(more == 1 ? "1 more error is" : $"{more} more errors are")} not shown."));
            }

            throw new ConfigurationException(_problems);
        }

        var images = _images.OrderBy(image => image.Item.Name, StringComparer.Ordinal).ToList();
        if (images.Exists(image => image.Item.Label is null))
        {
            images = images.ConvertAll(image => image with { Item = image.Item with { Label = null } });
        }

        return new(_path, ImagePlaceKind.Manifest, images, header.Split is not null, [], [])
        {
            Labels = _labels,
            HasGroupColumn = header.Group is not null,
        };
    }

    private ManifestHeader ReadHeader(SeparatedRow? row)
    {
        if (row is null)
        {
            throw new ConfigurationException(new Problem(
                _path, "The manifest is empty.", "Its first line names the columns: path,label or path,label,split."));
        }

        return row.Found is null
            ? ManifestHeader.Read(row, At(row.Line), _request)
            : throw new ConfigurationException(new Problem(At(row.Line), row.Found, row.Remedy));
    }

    private void ReadRow(SeparatedRow row, ManifestHeader header, SeparatedText rows)
    {
        var before = _problemCount;
        var place = At(row.Long?.Line ?? row.Line);
        var fields = row.Fields;
        if (row.Found is not null)
        {
            Fail(At(row.Line), row.Found, row.Remedy);
            return;
        }

        if (fields.Count < header.FieldsNeeded || fields.Skip(header.Columns).Any(field => !string.IsNullOrWhiteSpace(field)))
        {
            Fail(
                place,
                $"{Opened(row)}The row has {Count(fields.Count, "field")}, the header {Count(header.Columns, "column")}.",
                row.Long is not null ? "Close the quotation mark in its line."
                : fields.Count < header.Columns ? "Write all fields; one may be empty between two separators."
                : "Write a field with a separator in it in quotation marks.");
        }
        else if (row.Long is not null && fields.Any(field => HasRows(field, header, rows.Separator)))
        {
            Fail(
                place,
                $"{Opened(row)}Lines that list images are inside the field.",
                "Close the quotation mark in its line.");
        }
        else
        {
            ReadImage(row, header, place);
        }

        if (_problemCount > before && row.Long is not null)
        {
            rows.ResumeAfter(row.Long);
        }
    }

    private void ReadImage(SeparatedRow row, ManifestHeader header, string place)
    {
        var before = _problemCount;
        var name = row.Fields[header.Path];
        var label = header.Label is { } labelColumn ? UnicodeForms.Composed(row.Fields[labelColumn]) : "";
        var split = header.Split is { } splitColumn ? row.Fields[splitColumn] : "";
        var group = header.Group is { } groupColumn ? UnicodeForms.Composed(row.Fields[groupColumn].Trim()) : "";
        string? path = null;
        if (string.IsNullOrWhiteSpace(name))
        {
            Fail(place, "The path is empty.");
        }
        else if (IsText("path", name, row, place) && (path = _files.Find(name, out var problem)) is null)
        {
            Fail(place, problem!.Found, problem.Remedy);
        }

        if (string.IsNullOrWhiteSpace(label))
        {
            label = null;
            if (_request.IsLabelled)
            {
                Fail(place, "The label is empty.");
            }
        }
        else if (IsText("label", label, row, place))
        {
            _labels.Add(label, row.Fields[header.Label!.Value], place);
        }

        var known = IsText("split", split, row, place) ? ReadSplit(split, place) : null;
        IsText("group", group, row, place);
        if (_problemCount == before)
        {
            var item = new ImageItem(path!, name.Replace('\\', '/'), label) { Group = group.Length == 0 ? null : group };
            Add(new(item, known), row.Line);
        }
    }

    /// <summary>Whether a field with line breaks has a line that would list an image: its quotation mark was not meant.</summary>
    private bool HasRows(string field, ManifestHeader header, char separator) => field.Split('\n', '\r').Skip(1).Any(line =>
        line.Split(separator) is var parts
        && parts.Length >= header.FieldsNeeded
        && parts[header.Path] is { Length: > 0 } name
        && _files.Find(name.Trim('"'), out _) is not null);

    /// <summary>Whether a value has no character that a text cannot have; otherwise there is one error more.</summary>
    private bool IsText(string role, string value, SeparatedRow row, string place)
    {
        if (!value.Any(character => char.IsControl(character) || character == '\uFFFD'))
        {
            return true;
        }

        var bad = value.First(character => char.IsControl(character) || character == '\uFFFD');
        Fail(
            place,
            $"{Opened(row)}The {role} has the character {CharacterNames.Of(bad)}.",
            row.Long is not null ? "Close the quotation mark in its line."
            : bad == '\uFFFD' ? "Another program could not read the character that stood here: write it again."
            : "Remove it.");
        return false;
    }

    private ImageSplit? ReadSplit(string word, string place)
    {
        if (string.IsNullOrWhiteSpace(word))
        {
            return null;
        }

        if (Enum.GetNames<ImageSplit>().FirstOrDefault(name => name.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)) is { } split)
        {
            return Enum.Parse<ImageSplit>(split);
        }

        Fail(
            place,
            $"The split \"{word}\" is not known.",
            $"{NearestWord.Question(word.Trim(), _splitWords)}Allowed: {string.Join(", ", _splitWords)}, or nothing, which means train.");
        return null;
    }

    private void Add(PlacedImage image, int line)
    {
        if (_listed.TryAdd(image.Item.Path, (image, line)))
        {
            _images.Add(image);
            return;
        }

        var (earlier, earlierLine) = _listed[image.Item.Path];
        if (earlier.Item.Label != image.Item.Label || earlier.Split != image.Split || earlier.Item.Group != image.Item.Group)
        {
            Fail(
                At(line),
                $"\"{image.Item.Name}\" was listed in line {earlierLine} with another label, split or group.",
                "List each file once.");
        }
    }

    private void Fail(string place, string found, string remedy = "")
    {
        if (++_problemCount <= ProblemsShown)
        {
            _problems.Add(new(place, found, remedy));
        }
    }

    private static string Opened(SeparatedRow row) =>
        row.Long is { } field ? $"The quotation mark that opens here closes in line {field.LastLine}. " : "";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private string At(int line) => $"{_path}:{line}";
}
