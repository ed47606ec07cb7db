namespace Pipelines.Evaluation.Comparison;

/// <summary>Compares runs: what differs in their settings and metrics, and each against the first.</summary>
internal static class RunComparer
{
    private const int ClassesShown = 10;

    /// <inheritdoc cref="RunComparison.Load"/>
    public static RunComparison Compare(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var runs = LoadAll(Different(folders), cancellation);
        RequireSameTask(runs);
        RequireSameClasses(runs);
        return new(
            runs[0].Task,
            [.. runs.Select((run, number) => new ComparedRun(NameOf(number), run.Pipeline, run.Folder, MetricList.Images(run)))],
            MetricList.SideBySide(runs),
            SettingsList.Differences(runs),
            [
                .. Enumerable.Range(1, runs.Count - 1)
                    .Where(_ => runs[0].Images is not null)
                    .Select(other => PairComparer.Compare((NameOf(0), runs[0]), (NameOf(other), runs[other]), cancellation)),
            ]);
    }

    /// <summary>The letter of a run.</summary>
    public static string NameOf(int number) => number < 26 ? $"{(char)('A' + number)}" : $"R{number + 1}";

    private static List<string> Different(IReadOnlyList<string> folders)
    {
        if (folders.Count < 2)
        {
            throw new ConfigurationException(new Problem("compare", "One run has nothing to be compared with.", "Name two runs or more."));
        }

        var real = folders.Select(Real).ToList();
        var twice = real.GroupBy(folder => folder, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any());
        return twice is null ? real : throw new ConfigurationException(new Problem(
            twice.Key, "This run is named twice.", "Name different runs: a run folder, or a pipeline for its newest run."));
    }

    /// <summary>The folder itself where a link such as <c>latest</c> leads to it.</summary>
    private static string Real(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private static List<LoadedRun> LoadAll(List<string> folders, CancellationToken cancellation)
    {
        var (runs, errors) = (new List<LoadedRun>(), new List<PipelineException>());
        foreach (var folder in folders)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                runs.Add(RunReader.Read(folder));
            }
            catch (PipelineException error)
            {
                errors.Add(error);
            }
        }

        List<Problem> problems = [.. errors.SelectMany(error => error.Problems)];
        return problems.Count == 0 ? runs
            : errors.All(error => error is ConfigurationException) ? throw new ConfigurationException(problems)
            : throw new PipelineException(problems);
    }

    private static void RequireSameTask(List<LoadedRun> runs)
    {
        if (runs.Select(run => run.Task).Distinct().Skip(1).Any())
        {
            throw new ConfigurationException(new Problem(
                "compare",
                $"The runs do not do the same: {string.Join(", ", runs.Select(run => $"{run.Folder}: {Word(run.Task)}"))}.",
                "Compare runs of one task."));
        }
    }

    private static void RequireSameClasses(List<LoadedRun> runs)
    {
        if (runs[0].Images is not ClassifiedImages first)
        {
            return;
        }

        List<Problem> problems =
        [
            .. runs.Skip(1)
                .Select(run => (run.Folder, ((ClassifiedImages)run.Images!).Classes))
                .Where(run => !run.Classes.ToHashSet(StringComparer.Ordinal).SetEquals(first.Classes))
                .Select(run => new Problem(
                    run.Folder,
                    $"Its classes are not those of {runs[0].Folder}:"
                    + Only("only this one has", run.Classes.Except(first.Classes))
                    + Only("only the other has", first.Classes.Except(run.Classes)),
                    "Compare runs with the same classes.")),
        ];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static string Only(string who, IEnumerable<string> classes)
    {
        var all = classes.ToList();
        var more = all.Count > ClassesShown ? $" and {all.Count - ClassesShown} more" : "";
        return all.Count == 0 ? "" : $" {who} {string.Join(", ", all.Take(ClassesShown))}{more}.";
    }

    private static string Word(PipelineTask task) => $"{task}".ToLowerInvariant();
}
