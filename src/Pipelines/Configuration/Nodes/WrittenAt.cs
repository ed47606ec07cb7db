using System.Text;

namespace Pipelines.Configuration.Nodes;

/// <summary>Where something was written: a position in a file, or an override.</summary>
internal sealed record WrittenAt
{
    private WrittenAt(string text, string path, bool isOverride)
    {
        Text = text;
        Path = path;
        IsOverride = isOverride;
    }

    /// <summary>
    /// The whole place, for people: <c>pipelines.json:12:7 $.pipelines.flowers.image.size</c> or <c>override image.size</c>.
    /// </summary>
    public string Text { get; }

    /// <summary>The JSON path; in an override the path that it names.</summary>
    public string Path { get; }

    /// <summary>Whether it is an override.</summary>
    public bool IsOverride { get; }

    /// <summary>A position in a file.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="line">Counted from 1.</param>
    /// <param name="column">Counted from 1, in characters.</param>
    /// <param name="path">The JSON path; empty where none applies.</param>
    public static WrittenAt File(string file, int line, int column, string path) =>
        new($"{file}:{line}:{column} {path}".TrimEnd(), path, isOverride: false);

    /// <summary>An override.</summary>
    public static WrittenAt Override(string path) => new($"override {path}", path, isOverride: true);

    /// <summary>An option of a record that was made in code.</summary>
    public static WrittenAt Option(string path) => new(path, path, isOverride: false);

    /// <summary>The JSON path of a key inside an object: <c>$.a.b</c>, or <c>$.a['b.c']</c> where the key has unusual characters.</summary>
    public static string Join(string path, string key) =>
        key.Length > 0 && key.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '$')
            ? $"{path}.{key}"
            : new StringBuilder(path).Append("['").Append(key.Replace("'", "\\'", StringComparison.Ordinal)).Append("']").ToString();

    /// <inheritdoc/>
    public override string ToString() => Text;
}
