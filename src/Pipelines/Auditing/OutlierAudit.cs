namespace Pipelines.Auditing;

/// <summary>Finds images that are unlike all others: far from their nearest ones.</summary>
internal static class OutlierAudit
{
    /// <summary>So many robust standard deviations above the median are an outlier.</summary>
    public const double Deviations = 3.5;

    /// <summary>The outliers, the worst first.</summary>
    public static IReadOnlyList<AuditFinding> Run(AuditedImages audited, Neighbourhoods neighbourhoods)
    {
        if (RobustLimit.Of(neighbourhoods.MeanDistances) is not { } limit)
        {
            return [];
        }

        return
        [
            .. neighbourhoods.MeanDistances.Index()
                .Where(image => limit.Above(image.Item) > Deviations)
                .Select(image => audited.Finding(image.Index, AuditKind.Outlier, image.Item, "unlike all other images"))
                .OrderByDescending(finding => finding.Score),
        ];
    }
}
