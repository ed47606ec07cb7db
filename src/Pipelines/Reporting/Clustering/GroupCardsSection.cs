using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Clustering;

/// <summary>A card for each group.</summary>
internal static class GroupCardsSection
{
    /// <summary>Pictures of a card: so many nearest to the centre, and so many most distant ones.</summary>
    public const int NearestPictures = 6;

    /// <inheritdoc cref="NearestPictures"/>
    public const int DistantPictures = 3;

    private const int MostLabels = 4;

    /// <summary>The section.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="names">A name for each.</param>
    /// <param name="places">The places of the images whose pictures are in the page.</param>
    public static ReportSection Of(
        IReadOnlyList<ImageGroup> groups, IReadOnlyList<string> names, IReadOnlyDictionary<int, int> places) => new("groups", "Groups", Markup.Of(
        $"""
        <div class="cards">{groups.Select(group => Card(group, names, places))}</div>
        """));

    private static Markup Card(ImageGroup group, IReadOnlyList<string> names, IReadOnlyDictionary<int, int> places)
    {
        var nearest = group.Images.Take(NearestPictures);
        var distant = group.Images.Skip(NearestPictures).TakeLast(DistantPictures).Reverse();
        return Markup.Of(
            $"""
            <article class="card" data-cluster="{group.Number + 1}" aria-labelledby="group-{group.Number}">
            <h3 id="group-{group.Number}">{names[group.Number]}: {Quantity.Of(group.Images.Count, "images")}</h3>
            {Labels(group)}
            {Markup.When(group.Images.Count > 0, () => Markup.Of($"<p class=\"quiet\">nearest to the centre</p>{Strip(nearest, places)}"))}
            {Markup.When(group.Images.Count > NearestPictures, () => Markup.Of($"<p class=\"quiet\">most distant</p>{Strip(distant, places)}"))}
            <p class="quiet">mean distance from the centre {group.Spread:0.00}{Nearest(group, names)}</p>
            {Markup.When(group.Images.Count > 0, () => Markup.Of($"""<p><button type="button" data-group="{group.Number}">Show its pictures</button></p>"""))}
            </article>

            """);
    }

    private static Markup Labels(ImageGroup group)
    {
        var rest = group.Labels.Skip(MostLabels).Sum(label => label.Value);
        return Markup.When(group.Labels.Count > 0, () => Markup.Of(
            $"""
            <p>{group.Labels.Take(MostLabels).Select((label, i) => Markup.Of($"{(i == 0 ? "" : ", ")}<bdi>{label.Key}</bdi> {label.Value}"))}{Markup.When(rest > 0, () => Markup.Of($", others {rest}"))}</p>
            """));
    }

    private static Markup Nearest(ImageGroup group, IReadOnlyList<string> names) => group.Nearest is { } nearest
        ? Markup.Of($"; the nearest centre is that of {names[nearest]}, {group.NearestDistance:0.00} away")
        : Markup.Empty;

    private static Markup Strip(IEnumerable<int> images, IReadOnlyDictionary<int, int> places) => Markup.Of(
        $"""<p class="strip of-6" data-images="{string.Join(' ', images.Where(places.ContainsKey).Select(image => places[image]))}"></p>""");
}
