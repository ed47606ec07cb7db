using System.Globalization;

namespace Pipelines.Text;

/// <summary>What <c>Normalization.txt</c> says of characters; read when it is first needed, which ASCII texts never do.</summary>
internal sealed class UnicodeData
{
    private const string Resource = "Pipelines.Text.Normalization.txt";
    private static readonly Lazy<UnicodeData> s_instance = new(() => new UnicodeData());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _composed = [];
    private readonly Dictionary<int, byte> _classes = [];

    private UnicodeData()
    {
        using var text = new StreamReader(typeof(UnicodeData).Assembly.GetManifestResourceStream(Resource)!);
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Read(line.Split(' '));
            }
        }
    }

    /// <summary>The data.</summary>
    public static UnicodeData Instance => s_instance.Value;

    /// <summary>The canonical combining class of a character: 0 for one that begins a sequence.</summary>
    public byte CombiningClass(int character) => _classes.GetValueOrDefault(character);

    /// <summary>The character that two make together; null where they make none.</summary>
    public int? Compose(int first, int second) => _composed.TryGetValue((first, second), out var character) ? character : null;

    /// <summary>What a character is made of, in one step; null where it is not made of others.</summary>
    /// <param name="character">The character.</param>
    /// <param name="compatible">Whether characters that only look different count as made of others: a full-width letter.</param>
    public int[]? Decompose(int character, bool compatible) =>
        _canonical.TryGetValue(character, out var parts) || (compatible && _compatible.TryGetValue(character, out parts)) ? parts : null;

    private void Read(string[] words)
    {
        switch (words[1])
        {
            case "^":
                var range = words[0].Split('-');
                for (var character = Number(range[0]); character <= Number(range[1]); character++)
                {
                    _classes[character] = byte.Parse(words[2], CultureInfo.InvariantCulture);
                }

                break;
            case "~":
                _compatible[Number(words[0])] = Parts(words);
                break;
            default:
                var parts = _canonical[Number(words[0])] = Parts(words);
                if (words[1] == "=")
                {
                    _composed[(parts[0], parts[1])] = Number(words[0]);
                }

                break;
        }
    }

    private static int[] Parts(string[] words) => [.. words.Skip(2).Select(Number)];

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
