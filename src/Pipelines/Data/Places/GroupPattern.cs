using System.Text.RegularExpressions;
using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>
/// <c>data.group</c> as a regular expression on the images' names: its first parenthesis is the group. A name that does not match, or whose
/// group is empty, stands for itself.
/// </summary>
internal sealed class GroupPattern
{
    private const string Example = "\"^(\\\\w+)_\" takes what stands before the first underscore";

    // For one name; usual patterns need a millionth of it.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private readonly Regex _expression;
    private readonly string _place;

    private GroupPattern(Regex expression, string place) => (_expression, _place) = (expression, place);

    /// <summary>Whether a text is meant as a pattern: one without a parenthesis is the name of a column.</summary>
    public static bool IsPattern(string text) => text.Contains('(');

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="place">Its place, for errors.</param>
    /// <exception cref="ConfigurationException">It is none, or has no group.</exception>
    public static GroupPattern Parse(string text, string place)
    {
        Regex expression;
        try
        {
            expression = new(text, RegexOptions.CultureInvariant, s_limit);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException(
                new Problem(
                    place,
                    $"\"{text}\" is not a regular expression: {error.Message.TrimEnd('.')}.",
                    $"Write a pattern with a parenthesis: {Example}."),
                error);
        }

        return expression.GetGroupNumbers().Length > 1
            ? new(expression, place)
            : throw new ConfigurationException(new Problem(
                place,
                $"\"{text}\" has no parenthesis that is the group.",
                $"Put the part of the name into one that images of a group have in common: {Example}. "
                + "(For a manifest, the name of a column does as well.)"));
    }

    /// <summary>The group of a name; null for an image that stands for itself.</summary>
    /// <exception cref="ConfigurationException">It takes too long.</exception>
    public string? GroupOf(string name)
    {
        try
        {
            return _expression.Match(UnicodeForms.Composed(name)) is { Success: true, Groups: [_, { Length: > 0 } group, ..] }
                ? group.Value
                : null;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new ConfigurationException(
                new Problem(
                    _place,
                    $"The pattern \"{_expression}\" takes more than a second on \"{name}\".",
                    "Write it without a repetition inside a repetition, such as (a+)+."),
                error);
        }
    }

    /// <summary>The images of a place with their groups.</summary>
    public ImagePlace Apply(ImagePlace found) => found with
    {
        Images = [.. found.Images.Select(image => image with { Item = image.Item with { Group = GroupOf(image.Item.Name) } })],
    };

    /// <summary>What is wrong where the pattern divides the training images in no way; null where it does.</summary>
    public Problem? Check(IReadOnlyList<ImageItem> train)
    {
        if (train.Count < 2)
        {
            return null;
        }

        var groups = train.Select(image => image.Group).Distinct().Take(2).ToList();
        return groups switch
        {
            [null] => new(
                _place,
                $"No image matches the pattern \"{_expression}\"; the first is \"{train[0].Name}\".",
                $"It is compared with the path below the folder of the images, with forward slashes: {Example}."),
            [{ } only] => new(
                _place,
                $"The pattern \"{_expression}\" puts all {train.Count} images into one group, \"{only}\".",
                "Choose a part of the name that differs from group to group, such as a patient's number."),
            _ => null,
        };
    }

    /// <summary>Says how many images stand for themselves; null where none does.</summary>
    public static string? Note(IReadOnlyList<ImageItem> images)
    {
        var alone = images.Where(image => image.Group is null).Take(1).ToList();
        return alone is not [var first]
            ? null
            : $"{images.Count(image => image.Group is null)} of {Quantity.Of(images.Count, "images")} do not match data.group "
                + $"and stand for themselves, for example \"{first.Name}\".";
    }
}
