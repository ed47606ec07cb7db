using System.Security.Cryptography;
using System.Text;
using Pipelines.Text;

namespace Pipelines.Tests.Text;

public sealed class UnicodeFormsTests
{
    /// <summary>Printed by <c>make_normalization.py --check</c>: Python's own normalisation (Unicode 15.1).</summary>
    private const string PythonHash = "60758f461fb42434a5640316b2c5dc2e01d23e1264aaeb50b0a30fd86bdd684e";

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    [InlineData("\u30AB\u3099", "\u30AC")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0915\u093C", "\u0915\u093C")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")]
    [InlineData("\uD800a", "\uD800a")]
    public void The_composed_form_is_NFC(string text, string expected) => Assert.Equal(expected, UnicodeForms.Composed(text));

    [Theory]
    [InlineData("\uFF32\uFF4F\uFF53\uFF45", "Rose")]
    [InlineData("\uFF76\uFF9E", "\u30AC")]
    [InlineData("\uFB01g", "fig")]
    [InlineData("m\u00B2", "m2")]
    public void The_compatible_form_is_NFKC(string text, string expected) => Assert.Equal(expected, UnicodeForms.Compatible(text));

    [Fact]
    public void Every_character_and_many_sequences_are_normalised_as_Python_normalises_them()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in CodePoints().Concat(MixedSequences()))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(UnicodeForms.Composed(text) + "\n"));
            hash.AppendData(Encoding.UTF8.GetBytes(UnicodeForms.Compatible(text) + "\n"));
        }

        Assert.Equal(PythonHash, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static IEnumerable<string> CodePoints() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(char.ConvertFromUtf32);

    private static IEnumerable<string> MixedSequences()
    {
        int[] characters =
        [
            0x41, 0x61, 0x65, 0x6F, 0xE9, 0x1EA1, 0x3B1, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x30AB, 0xFF76, 0xFF9E, 0x0915, 0x1D157,
            0x300, 0x301, 0x307, 0x308, 0x323, 0x327, 0x345, 0x338, 0x3099, 0x93C, 0x1D165, 0x334, 0x5B0, 0x64B, 0x20,
        ];
        var state = 1L;
        for (var i = 0; i < 20000; i++)
        {
            var text = new StringBuilder();
            for (var j = 0; j < 6; j++)
            {
                state = ((state * 1103515245) + 12345) & 0x7FFFFFFF;
                text.Append(char.ConvertFromUtf32(characters[(int)((state >> 16) % characters.Length)]));
            }

            yield return text.ToString();
        }
    }
}
