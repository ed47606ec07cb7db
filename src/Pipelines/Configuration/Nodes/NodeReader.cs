using System.Text;
using System.Text.Json;

namespace Pipelines.Configuration.Nodes;

/// <summary>Reads JSON (comments and trailing commas allowed) into nodes that know their line and column.</summary>
internal sealed class NodeReader
{
    private static readonly JsonReaderOptions Options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = SyntaxError.MaximumDepth };

    private readonly byte[] _utf8;
    private readonly LineIndex _lines;
    private readonly Func<int, int, string, WrittenAt> _place;
    private readonly ICollection<Problem> _problems;
    private readonly Stack<int> _open = new();
    private JsonTokenType _lastToken = JsonTokenType.None;
    private long _lastEnd;

    private NodeReader(byte[] utf8, Func<int, int, string, WrittenAt> place, ICollection<Problem> problems)
    {
        _utf8 = utf8;
        _lines = new(utf8);
        _place = place;
        _problems = problems;
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="utf8">The content, UTF-8 without a byte order mark.</param>
    /// <param name="file">The file, as messages name it.</param>
    /// <param name="problems">Takes duplicate keys; of two equal keys the later one is kept.</param>
    /// <exception cref="ConfigurationException">The content is not JSON.</exception>
    public static ConfigurationNode Read(byte[] utf8, string file, ICollection<Problem> problems) =>
        new NodeReader(utf8, (line, column, path) => WrittenAt.File(file, line, column, path), problems).ReadAll();

    /// <summary>Reads options that were written by this library; their places are paths of options.</summary>
    public static ConfigurationNode ReadOptions(byte[] utf8) =>
        new NodeReader(utf8, (_, _, path) => WrittenAt.Option(path.TrimStart('$', '.')), []).ReadAll();

    /// <summary>Reads the value of an override; null where it is not JSON.</summary>
    public static ConfigurationNode? TryReadValue(string json, WrittenAt place)
    {
        var problems = new List<Problem>();
        try
        {
            var node = new NodeReader(Encoding.UTF8.GetBytes(json), (_, _, _) => place, problems).ReadAll();
            return problems.Count == 0 ? node : null;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private ConfigurationNode ReadAll()
    {
        var reader = new Utf8JsonReader(_utf8, Options);
        try
        {
            Advance(ref reader);
            var root = ReadValue(ref reader, "$");
            Advance(ref reader);
            return root;
        }
        catch (JsonException exception)
        {
            var error = new SyntaxError(_utf8, _lines, _lastToken, (int)_lastEnd, [.. _open]);
            var (offset, found, remedy) = error.Describe(_lines.Offset(exception.LineNumber, exception.BytePositionInLine));
            throw new ConfigurationException(new Problem(At(offset, "").Text, found, remedy));
        }
        catch (InvalidOperationException)
        {
            // The reader accepts an escaped half of a surrogate pair and fails only when the text is taken out.
            throw new ConfigurationException(new Problem(
                At(reader.TokenStartIndex, "").Text,
                "This text has a \\u escape that is half a character.",
                "Write the character itself."));
        }
    }

    private bool Advance(ref Utf8JsonReader reader)
    {
        var read = reader.Read();
        _lastToken = reader.TokenType;
        _lastEnd = reader.BytesConsumed;
        return read;
    }

    private ConfigurationNode ReadValue(ref Utf8JsonReader reader, string path)
    {
        var place = At(reader.TokenStartIndex, path);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, place),
            JsonTokenType.StartArray => ReadList(ref reader, place),
            JsonTokenType.String => new TextNode(place, reader.GetString()!),
            JsonTokenType.Number => new NumberNode(place, reader.GetDouble(), Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True or JsonTokenType.False => new BooleanNode(place, reader.TokenType == JsonTokenType.True),
            _ => new NullNode(place),
        };
    }

    private ObjectNode ReadObject(ref Utf8JsonReader reader, WrittenAt place)
    {
        var entries = new OrderedDictionary<string, ObjectEntry>(StringComparer.Ordinal);
        _open.Push((int)reader.TokenStartIndex);
        for (Advance(ref reader); reader.TokenType != JsonTokenType.EndObject; Advance(ref reader))
        {
            var key = reader.GetString()!;
            var keyPlace = At(reader.TokenStartIndex, WrittenAt.Join(place.Path, key));
            Advance(ref reader);
            var entry = new ObjectEntry(key, keyPlace, ReadValue(ref reader, keyPlace.Path));
            if (entries.TryGetValue(key, out var first))
            {
                _problems.Add(new(
                    keyPlace.Text, $"The key \"{key}\" is written twice.", $"Remove one of the two; the other is at {first.KeyPlace}."));
            }

            entries[key] = entry;
        }

        _open.Pop();
        return new(place, entries.Values);
    }

    private ListNode ReadList(ref Utf8JsonReader reader, WrittenAt place)
    {
        var items = new List<ConfigurationNode>();
        _open.Push((int)reader.TokenStartIndex);
        for (Advance(ref reader); reader.TokenType != JsonTokenType.EndArray; Advance(ref reader))
        {
            items.Add(ReadValue(ref reader, $"{place.Path}[{items.Count}]"));
        }

        _open.Pop();
        return new(place, items);
    }

    private WrittenAt At(long offset, string path)
    {
        var (line, column) = _lines.At(offset);
        return _place(line, column, path);
    }
}
