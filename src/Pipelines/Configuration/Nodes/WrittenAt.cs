using System.Globalization;

namespace Pipelines.Configuration.Nodes;

/// <summary>Where something was written: a position in a file, or an override.</summary>
/// <remarks>The texts are made when they are asked for: a large file has many places, and hardly any is ever shown.</remarks>
internal sealed class WrittenAt
{
    private const int LongestKey = 80;

    private readonly Source _source;
    private readonly WrittenAt? _outer;
    private readonly string? _key;
    private readonly int _item;
    private readonly int _line;
    private readonly int _column;

    private WrittenAt(Source source, WrittenAt? outer, string? key, int item, int line, int column)
    {
        (_source, _outer, _key, _item) = (source, outer, key, item);
        (_line, _column) = (line, column);
    }

    private enum Kind
    {
        File,
        Override,
        Option,
    }

    /// <summary>
    /// The whole place, for people: <c>pipelines.json:12:7 $.pipelines.flowers.image.size</c> or <c>override image.size</c>.
    /// </summary>
    public string Text => _source.Kind switch
    {
        Kind.File => $"{_source.Name}:{_line}:{_column} {Path}".TrimEnd(),
        Kind.Override => $"override {Path}",
        _ => Path,
    };

    /// <summary>The JSON path; in an override the path that it names.</summary>
    public string Path
    {
        get
        {
            if (_source.Kind != Kind.File && _outer is null)
            {
                return _source.Name;
            }

            // The depth of a file is limited (SyntaxError.MaximumDepth).
            var path = _outer is null ? "$" : _key is null ? $"{_outer.Path}[{_item}]" : Join(_outer.Path, _key);
            return _source.Kind == Kind.Option ? path.TrimStart('.') : path;
        }
    }

    /// <summary>Whether it is an override.</summary>
    public bool IsOverride => _source.Kind == Kind.Override;

    /// <summary>The beginning of a file.</summary>
    /// <param name="file">The file, as the user named it.</param>
    public static WrittenAt File(string file) => new(new(Kind.File, file), outer: null, key: null, item: 0, line: 1, column: 1);

    /// <summary>An override.</summary>
    public static WrittenAt Override(string path) => new(new(Kind.Override, path), outer: null, key: null, item: 0, line: 0, column: 0);

    /// <summary>An option of a record that was made in code.</summary>
    public static WrittenAt Option(string path) => new(new(Kind.Option, path), outer: null, key: null, item: 0, line: 0, column: 0);

    /// <summary>A position in the same file, without a JSON path.</summary>
    /// <param name="line">Counted from 1.</param>
    /// <param name="column">Counted from 1, in characters.</param>
    public string Position(int line, int column) =>
        _source.Kind == Kind.File ? string.Create(CultureInfo.InvariantCulture, $"{_source.Name}:{line}:{column}") : Text;

    /// <summary>The same value, at its position in the file.</summary>
    /// <param name="line">Counted from 1.</param>
    /// <param name="column">Counted from 1, in characters.</param>
    public WrittenAt At(int line, int column) => IsOverride ? this : new(_source, _outer, _key, _item, line, column);

    /// <summary>The value of a key of an object that is written here. All of an override is in one place.</summary>
    public WrittenAt Inside(string key) => IsOverride ? this : new(_source, this, key, item: 0, _line, _column);

    /// <summary>An item of a list that is written here.</summary>
    public WrittenAt Inside(int item) => IsOverride ? this : new(_source, this, key: null, item, _line, _column);

    /// <summary>The JSON path of a key inside an object: <c>$.a.b</c>, or <c>$.a['b.c']</c> where the key has unusual characters.</summary>
    public static string Join(string path, string key)
    {
        if (key.Length > 0 && key.Length <= LongestKey && key.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '$'))
        {
            return $"{path}.{key}";
        }

        var shown = key.Length <= LongestKey ? key : key[..LongestKey] + "...";
        return $"{path}['{shown.Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed record Source(Kind Kind, string Name);
}
