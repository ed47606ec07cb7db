using System.CommandLine;

namespace Pipelines.Benchmarks.Quality;

/// <summary>
/// The command <c>quality</c>: recipes of training × sets × seeds. It can be stopped at any time; what was finished is not trained again.
/// </summary>
internal static class QualityCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static readonly Option<string> s_results = new("--results")
    {
        Description = "The folder that keeps results (results.jsonl) and vectors; called again, what is missing is trained.",
        Required = true,
    };

    private static readonly Option<bool> s_table =
        new("--table") { Description = "Trains nothing, and prints the tables of the results so far, in Markdown." };

    private static readonly Option<string?> s_sets =
        Names("--sets", "The sets, with commas between them. Default: all whose photos are there.");

    private static readonly Option<string?> s_recipes =
        Names("--recipes", "The recipes, or the trainings with all their recipes, with semicolons between them. Default: all.");

    private static readonly Option<string?> s_against =
        Names("--against", "The recipe that the others are compared with. Default: the plain one of each kind.");

    private static readonly Option<string?> s_dataSets =
        Names("--datasets", "The folders of data sets, with commas between them. Default: ../shared/datasets,data.");

    private static readonly Option<string?> s_backbones = Names("--backbones", "The folder of backbones. Default: ../shared/backbones.");
    private static readonly Option<int> s_firstSeed = Number("--first-seed", "The first seed.", 1);
    private static readonly Option<int> s_seeds = Number("--seeds", "How many seeds, one after the other.", 3);
    private static readonly Option<int> s_threads =
        Number("--threads", "Threads of the training of a network; another number gives other models.", 1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "quality", "Recipes of training, sets of photos, seeds: accuracy and log-loss on held-out photos, compared in pairs.")
        {
            s_results, s_table, s_sets, s_recipes, s_against, s_dataSets, s_backbones, s_firstSeed, s_seeds, s_threads,
        };
        command.SetAction((call, cancellation) => Task.Run(() => Run(call, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult call, CancellationToken cancellation)
    {
        var (output, error) = (call.InvocationConfiguration.Output, call.InvocationConfiguration.Error);
        try
        {
            var settings = new QualitySettings
            {
                Folder = Path.GetFullPath(call.GetRequiredValue(s_results)),
                DataSets = Split(call.GetValue(s_dataSets), ',') ?? [Path.Combine("..", "shared", "datasets"), "data"],
                Backbones = call.GetValue(s_backbones) ?? Path.Combine("..", "shared", "backbones"),
                Threads = call.GetValue(s_threads),
            };
            var trainings = QualityRecipes.Find(Split(call.GetValue(s_recipes), ';'));
            var sets = QualitySet.Find(Split(call.GetValue(s_sets), ','), settings.DataSets);
            var against = call.GetValue(s_against);
            QualityRecipes.Find(against is null ? [] : [against]);
            Directory.CreateDirectory(settings.Folder);
            var file = new QualityFile(Path.Combine(settings.Folder, "results.jsonl"));
            if (call.GetValue(s_table))
            {
                Print(output, file, sets, trainings, against);
                return 0;
            }

            var seeds = Enumerable.Range(call.GetValue(s_firstSeed), call.GetValue(s_seeds));
            new QualitySeries(settings, file, error).Run(sets, trainings, seeds, cancellation);
            return 0;
        }
        catch (ArgumentException problem)
        {
            error.WriteLine(problem.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    private static void Print(
        TextWriter output,
        QualityFile file,
        IReadOnlyList<QualitySet> sets,
        IReadOnlyList<QualityTraining> trainings,
        string? against)
    {
        var names = sets.Select(set => set.Name).ToHashSet();
        var table = new QualityTable(output, [.. file.Read().Where(result => names.Contains(result.Set))]);
        foreach (var kind in trainings.GroupBy(training => training.IsOnVectors))
        {
            table.Print(
                [.. kind.SelectMany(training => training.Recipes)],
                against ?? (kind.Key ? QualityRecipes.PlainVectors : QualityRecipes.PlainNetwork));
        }
    }

    private static string[]? Split(string? text, char separator) =>
        text?.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Option<string?> Names(string name, string description) => new(name) { Description = description };

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
            {
                result.AddError($"{name} {number}: it must be at least 1.");
            }
        });
        return option;
    }
}
