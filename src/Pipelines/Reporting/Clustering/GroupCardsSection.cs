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
        IReadOnlyList<ImageGroup> groups, IReadOnlyList<string> names, IReadOnlyDictionary<int, int> places) =>
            new("groups", "Groups", Markup.Of(
            $"""
            <div class="cards">{groups.Select(group => Card(group, names, places))}</div>
            """));

    private static Markup Card(ImageGroup group, IReadOnlyList<string> names, IReadOnlyDictionary<int, int> places)
    {
        var nearest = PictureStrip.Of(group.Images.Take(NearestPictures), places, columns: 6);
        var distant = PictureStrip.Of(group.Images.Skip(NearestPictures).TakeLast(DistantPictures).Reverse(), places, columns: 6);
        return Markup.Of(
            $"""
            <article class="card" data-cluster="{group.Number + 1}" aria-labelledby="group-{group.Number}">
            <h3 id="group-{group.Number}">{names[group.Number]}: {Quantity.Of(group.Images.Count, "images")}</h3>
            {Labels(group)}
            {Markup.When(group.Images.Count > 0, () => Markup.Of($"""<p class="quiet">nearest to the centre</p>{nearest}"""))}
            {Markup.When(group.Images.Count > NearestPictures, () => Markup.Of($"""<p class="quiet">most distant</p>{distant}"""))}
            <p class="quiet">mean distance from the centre {group.Spread:0.00}{Nearest(group, names)}</p>
            {Markup.When(group.Images.Count > 0, () => ShowButton(group))}
            </article>

            """);
    }

    private static Markup ShowButton(ImageGroup group) =>
        Markup.Of($"""<p><button type="button" data-group="{group.Number}">Show its pictures</button></p>""");

    private static Markup Labels(ImageGroup group)
    {
        var named = group.Labels.Take(MostLabels).Select((label, i) =>
            Markup.Of($"{(i == 0 ? "" : ", ")}<bdi>{label.Key}</bdi> {label.Value}"));
        var rest = group.Labels.Skip(MostLabels).Sum(label => label.Value);
        return Markup.When(
            group.Labels.Count > 0, () => Markup.Of($"<p>{named}{Markup.When(rest > 0, () => Markup.Of($", others {rest}"))}</p>"));
    }

    private static Markup Nearest(ImageGroup group, IReadOnlyList<string> names) => group.Nearest is { } nearest
        ? Markup.Of($"; the nearest centre is that of {names[nearest]}, {group.NearestDistance:0.00} away")
        : Markup.Empty;
}
