using System.Net;
using Pipelines.Reporting.Html;
using Pipelines.Tests.Reporting.Samples;

namespace Pipelines.Tests.Reporting.Html;

/// <summary>Whatever comes from outside is text in the page, never a part of it.</summary>
public sealed class MarkupTests
{
    public static TheoryData<string> Texts =>
        [.. SampleReports.HostileLabels, "", "plain", "a&b", "\u202Eabc\u2066", "\uD800 alone", "line\nbreak\r\n"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_in_a_hole_is_encoded_and_reads_back_as_it_was(string text)
    {
        var markup = Markup.Of($"<b title=\"{text}\">{text}</b>").Text;
        Assert.StartsWith("<b title=\"", markup, StringComparison.Ordinal);
        Assert.EndsWith("</b>", markup, StringComparison.Ordinal);
        var parts = markup["<b title=\"".Length..^"</b>".Length].Split("\">");
        Assert.Equal(2, parts.Length);
        Assert.Equal(parts[0], parts[1]);
        Assert.DoesNotContain(parts[0], character => character is '<' or '>' or '"' or '\'');

        // An unpaired surrogate and control characters can stand in no HTML.
        Assert.Equal(
            text.Replace('\uD800', '\uFFFD').Replace('\u0001', '\uFFFD').Replace('\u0085', '\uFFFD'), WebUtility.HtmlDecode(parts[0]));
    }

    [Fact]
    public void No_character_becomes_another_one()
    {
        for (var code = 0; code < 0x3000; code++)
        {
            var character = (char)code;
            var expected = char.IsControl(character) && character is not ('\t' or '\n' or '\r') ? '\uFFFD' : character;
            var encoded = Markup.Encode(character.ToString());
            Assert.Equal(expected.ToString(), WebUtility.HtmlDecode(encoded));

            // HTML gives references to 0x80 to 0x9F another meaning, and none to 0.
            Assert.DoesNotMatch("&#x([89][0-9A-F]|0);", encoded);
        }
    }

    [Fact]
    public void Markup_in_a_hole_stays_markup_and_numbers_are_the_same_everywhere()
    {
        var items = new[] { "<a>", "b" }.Select(item => Markup.Of($"<li>{item}</li>"));
        Assert.Equal(
            "<ul><li>&lt;a&gt;</li><li>b</li></ul>1,234.5 x ",
            Markup.Of($"<ul>{items}</ul>{1234.5:n1} {Markup.Of($"x")} {(string?)null}").Text);
        Assert.Equal("", Markup.When(false, () => throw new InvalidOperationException()).Text);
    }

    [Fact]
    public void Data_that_could_end_their_element_are_refused() =>
        Assert.Throws<ArgumentException>(() => PageFrame.Of("title", Markup.Empty, [], "{\"a\":\"</script>\"}", Markup.Empty));
}
