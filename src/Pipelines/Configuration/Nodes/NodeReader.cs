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
    private readonly WrittenAt _root;
    private readonly ICollection<Problem> _problems;
    private readonly Stack<int> _open = new();
    private JsonTokenType _lastToken = JsonTokenType.None;
    private long _lastEnd;

    private NodeReader(byte[] utf8, WrittenAt root, ICollection<Problem> problems)
    {
        _utf8 = utf8;
        _lines = new(utf8);
        _root = root;
        _problems = problems;
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="utf8">The content, UTF-8 without a byte order mark.</param>
    /// <param name="file">The file, as messages name it.</param>
    /// <param name="problems">Takes duplicate keys; of two equal keys the later one is kept.</param>
    /// <exception cref="ConfigurationException">The content is not JSON.</exception>
    public static ConfigurationNode Read(byte[] utf8, string file, ICollection<Problem> problems) =>
        new NodeReader(utf8, WrittenAt.File(file), problems).ReadAll();

    /// <summary>Reads options that were written by this library; their places are paths of options.</summary>
    public static ConfigurationNode ReadOptions(byte[] utf8) =>
        new NodeReader(utf8, WrittenAt.Option(""), []).ReadAll();

    /// <summary>Reads the value of an override.</summary>
    /// <param name="json">The value.</param>
    /// <param name="place">The override.</param>
    /// <param name="problems">Takes duplicate keys.</param>
    /// <exception cref="ConfigurationException">The value is not JSON.</exception>
    public static ConfigurationNode ReadValue(string json, WrittenAt place, ICollection<Problem> problems) =>
        new NodeReader(Encoding.UTF8.GetBytes(json), place, problems).ReadAll();

    private ConfigurationNode ReadAll()
    {
        var reader = new Utf8JsonReader(_utf8, Options);
        try
        {
            Advance(ref reader);
            var root = ReadValue(ref reader, _root);
            Advance(ref reader);
            return root;
        }
        catch (JsonException exception)
        {
            var error = new SyntaxError(_utf8, _lines, _lastToken, (int)_lastEnd, [.. _open]);
            var (offset, found, remedy) = error.Describe(_lines.Offset(exception.LineNumber, exception.BytePositionInLine));
            throw new ConfigurationException(new Problem(Position(offset), found, remedy));
        }
        catch (InvalidOperationException)
        {
            // The reader accepts an escaped half of a surrogate pair and fails only when the text is taken out.
            throw new ConfigurationException(new Problem(
                Position(reader.TokenStartIndex),
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

    private ConfigurationNode ReadValue(ref Utf8JsonReader reader, WrittenAt value)
    {
        var place = At(reader.TokenStartIndex, value);
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
            var keyPlace = At(reader.TokenStartIndex, place.Inside(key));
            Advance(ref reader);
            var entry = new ObjectEntry(key, keyPlace, ReadValue(ref reader, keyPlace));
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
            items.Add(ReadValue(ref reader, place.Inside(items.Count)));
        }

        _open.Pop();
        return new(place, items);
    }

    private WrittenAt At(long offset, WrittenAt value)
    {
        var (line, column) = _lines.At(offset);
        return value.At(line, column);
    }

    private string Position(long offset)
    {
        var (line, column) = _lines.At(offset);
        return _root.Position(line, column);
    }
}
