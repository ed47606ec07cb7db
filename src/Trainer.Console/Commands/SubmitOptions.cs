using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Submission;

namespace Trainer.Commands;

/// <summary>The options that both kinds of <c>trainer submit</c> have.</summary>
/// <param name="tool">The program that submits.</param>
internal sealed class SubmitOptions(string tool)
{
    public Argument<string> Configuration { get; } = CommonOptions.Configuration();

    public Option<string[]> Pipelines { get; } = CommonOptions.Pipelines();

    public Option<string[]> Overrides { get; } = CommonOptions.Overrides();

    public Option<int> Shards { get; } = new("--shards")
    {
        Description = "Into how many shards the extraction is divided.",
        HelpName = "N",
        Required = true,
    };

    public Option<string?> Runs { get; } = new("--runs")
    {
        Description = "The folder for all runs. Default: runs, beside the configuration file.",
        HelpName = "FOLDER",
    };

    public Option<string> Name { get; } = new("--name")
    {
        Description = "What the names of the jobs begin with. Default: trainer.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "trainer",
    };

    public Option<string?> Time { get; } = new("--time")
    {
        Description = "The longest time of a job: minutes, 4:00:00 or 1-12:00:00. Default: that of the cluster.",
        HelpName = "TIME",
    };

    public Option<int> Cpus { get; } = new("--cpus")
    {
        Description = "The cores of each task. Default: 4.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    public Option<string?> Output { get; } = new("--output", "-o")
    {
        Description = "Writes the files into this folder instead of printing them.",
        HelpName = "FOLDER",
    };

    public Option<bool> Apply { get; } = new("--apply") { Description = $"Submits the jobs with {tool}." };

    /// <summary>What is to be done; the configuration file is read, so that its errors show here and not on every machine.</summary>
    public ClusterWork Work(Terminal terminal, ParseResult call, string path)
    {
        _ = CommonOptions.Job(terminal, call, Configuration, Overrides, Pipelines);
        return new(path, call.GetValue(Shards))
        {
            Pipelines = call.GetValue(Pipelines) ?? [],
            Overrides = call.GetValue(Overrides) ?? [],
            RunsFolder = call.GetValue(Runs),
        };
    }

    /// <summary>Makes a job; what is wrong is said of the options.</summary>
    public static ClusterJob Make(Func<ClusterJob> make)
    {
        try
        {
            return make();
        }
        catch (ConfigurationException error)
        {
            throw new ConfigurationException([.. error.Problems.Select(problem => problem with { Place = $"--{problem.Place}" })]);
        }
    }

    /// <summary>Prints, writes or submits.</summary>
    public async Task<int> FinishAsync(
        Terminal terminal,
        ParseResult call,
        ClusterJob job,
        Func<ClusterJob, string> howTo,
        Func<Terminal, ClusterJob, CancellationToken, Task<int>> submit,
        CancellationToken cancellation)
    {
        if (call.GetValue(Output) is { } folder)
        {
            JobFiles.Write(folder, [job.Extract, job.Run]);
            terminal.Out.WriteLine($"Written: {Path.Combine(folder, job.Extract.Name)} and {job.Run.Name}.");
        }

        if (call.GetValue(Apply))
        {
            return await submit(terminal, job, cancellation);
        }

        if (call.GetValue(Output) is null)
        {
            JobFiles.Print(terminal.Results, [job.Extract, job.Run]);
        }

        terminal.Error.WriteLine("Nothing was submitted: --apply does. By hand:");
        terminal.Error.WriteLine(howTo(job));
        return ExitCode.Done;
    }
}
