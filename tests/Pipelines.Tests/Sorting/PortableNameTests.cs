using System.Text;
using Pipelines.Sorting;

namespace Pipelines.Tests.Sorting;

public sealed class PortableNameTests
{
    [Theory]
    [InlineData("roses", "roses")]
    [InlineData("t-shirt size 3.5", "t-shirt size 3.5")]
    [InlineData("Blätter 叶子 🌹", "Blätter 叶子 🌹")]
    [InlineData("a/b\\c", "a_b_c")]
    [InlineData("what? <\"a|b\">: *", "what_ __a_b___ _")]
    [InlineData("line\nbreak\u0007\u009f\0", "line_break___")]
    [InlineData("..", "__")]
    [InlineData(".", "_")]
    [InlineData("", "_")]
    [InlineData(" ", "_")]
    [InlineData(".hidden", "_hidden")]
    [InlineData("../../etc/passwd", "_._.._etc_passwd")]
    [InlineData("end.", "end_")]
    [InlineData("end ", "end_")]
    [InlineData("con", "_con")]
    [InlineData("NUL.jpg", "_NUL.jpg")]
    [InlineData("Lpt9.tar.gz", "_Lpt9.tar.gz")]
    [InlineData("console", "console")]
    public void A_name_becomes_one_that_every_system_can_have(string name, string expected)
    {
        Assert.Equal(expected, PortableName.Of(name));
        Assert.Equal(expected, PortableName.Of(expected));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced() => Assert.Equal("a_b", PortableName.Of("a\ud83cb"));

    [Theory]
    [InlineData("Cat", "cAT")]
    [InlineData("é", "e\u0301")]
    [InlineData("É", "e\u0301")]
    public void Names_that_some_system_does_not_tell_apart_have_one_key(string one, string other) =>
        Assert.Equal(PortableName.Key(one), PortableName.Key(other));

    [Theory]
    [InlineData("a", 400)]
    [InlineData("é", 200)]
    [InlineData("🌹", 100)]
    public void Long_names_are_cut_between_letters_and_keep_number_and_extension(string letter, int count)
    {
        var name = PortableName.Numbered(string.Concat(Enumerable.Repeat(letter, count)), 12, ".jpeg");
        Assert.EndsWith("-12.jpeg", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 252, 255);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
    }
}
