using System.Text;
using Pipelines.Text;

namespace Pipelines.Tests.Text;

public sealed class StrictTextTests
{
    private const string Sample = "path,label\r\na.jpg,pêche 花 🌸\n";

    [Fact]
    public void UTF_8_and_UTF_16_are_decoded_with_their_byte_order_marks()
    {
        Assert.Equal(Sample, StrictText.Decode(Encoding.UTF8.GetBytes(Sample), "x"));
        Assert.Equal(Sample, StrictText.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sample)], "x"));
        Assert.Equal(Sample, StrictText.Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Sample)], "x"));
        Assert.Equal(Sample, StrictText.Decode([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Sample)], "x"));
        Assert.Equal("", StrictText.Decode([], "x"));
    }

    [Fact]
    public void Other_encodings_are_an_error_with_line_column_byte_and_advice()
    {
        AssertProblem(
            Encoding.Latin1.GetBytes("a\nblüte\n"), "x:2:3", "The byte 0xFC is not UTF-8; in Windows-1252 it is \"ü\".", "Latin-1");
        AssertProblem(
            [.. "a\r\nb\rprice "u8, 0x80], "x:3:7", "The byte 0x80 is not UTF-8; in Windows-1252 it is \"€\".", "Save it as UTF-8");
        AssertProblem([0xBB, 0xA8, (byte)',', 0xB2, 0xDD], "x:1:1", "The byte 0xBB is not UTF-8.", "Save it as UTF-8.");
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xED, 0xA0, 0x80 }, "x:1:2")] // Half a surrogate pair.
    [InlineData(new byte[] { 0xC0, 0xAF }, "x:1:1")] // A longer form than necessary.
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 }, "x:1:1")] // Beyond the last code point.
    [InlineData(new byte[] { 0xE8, 0x8A, 0xB1, 0x0A, 0xE8, 0x8A }, "x:2:1")] // Cut off.
    public void Damaged_UTF_8_is_an_error_where_it_begins(byte[] content, string place) =>
        AssertProblem(content, place, "is not UTF-8", "Save it as UTF-8");

    [Fact]
    public void Damaged_UTF_16_and_other_kinds_of_files_are_errors()
    {
        AssertProblem([0xFF, 0xFE, 0x61, 0, 0x00, 0xD8], "x:1:2", "half a character (U+D800)", "UTF-8");
        AssertProblem([0xFF, 0xFE, 0x61, 0, 0x62], "x:1:2", "ends within a character", "UTF-8");
        AssertProblem(Encoding.Unicode.GetBytes("path"), "x", "UTF-16 text without a byte order mark", "UTF-8");
        AssertProblem(Encoding.BigEndianUnicode.GetBytes("path,é"), "x", "UTF-16 text without a byte order mark", "UTF-8");
        AssertProblem("a\0b"u8.ToArray(), "x:1:2", "zero character (U+0000)", "Remove it");
        AssertProblem([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "x", "This is a UTF-32 text.", "UTF-8");
        AssertProblem([0x50, 0x4B, 3, 4, 20], "x", "ZIP archive", "Export");
    }

    private static void AssertProblem(byte[] content, string place, string found, string remedy)
    {
        var problem = Assert.Single(Assert.Throws<Pipelines.ConfigurationException>(() => StrictText.Decode(content, "x")).Problems);
        Assert.Equal(place, problem.Place);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }
}
