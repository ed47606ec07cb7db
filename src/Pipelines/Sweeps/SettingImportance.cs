namespace Pipelines;

/// <summary>How much of the differences between trials a setting explains alone.</summary>
/// <param name="Setting">Its path.</param>
/// <param name="Share">
/// The share of the variance of the trials' ranks that lies between the values of the setting, less what chance alone would give: η² of
/// the Kruskal-Wallis test (Kruskal and Wallis, 1952; Tomczak and Tomczak, 2014), from 0 to 1. What settings do together is not in it.
/// </param>
/// <param name="Groups">How many groups of values were compared; the values of a range are divided into groups of the same size.</param>
public sealed record SettingImportance(string Setting, double Share, int Groups);
