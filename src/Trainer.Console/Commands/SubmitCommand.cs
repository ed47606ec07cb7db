using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Submission;

namespace Trainer.Commands;

/// <summary><c>trainer submit</c>: prints or submits the job files with which a cluster extracts in shards and then runs.</summary>
public static class SubmitCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal) =>
        new("submit", "Prints or submits job files for Slurm or Kubernetes: extraction in shards, then the run.")
        {
            Slurm(terminal), Kubernetes(terminal),
        };

    private static Command Slurm(Terminal terminal)
    {
        var options = new SubmitOptions("sbatch");
        var partition = Text("--partition", "NAME", "The partition. Default: that of the cluster.");
        var memory = Text("--memory", "SIZE", "The memory of a task, such as 8G. Default: that of the cluster.");
        var program = Text("--program", "FILE", "The trainer command on the machines. Default: this one.");
        var command = new Command("slurm", "Makes an array job and a job that follows it.")
        {
            options.Configuration, options.Shards, options.Pipelines, options.Overrides, options.Runs, options.Name, partition,
            options.Time, memory, options.Cpus, program, options.Output, options.Apply,
        };
        command.SetAction((call, cancellation) =>
        {
            var settings = new SlurmSettings(
                call.GetValue(program) is { } named ? [named] : ThisProgram.Command, Directory.GetCurrentDirectory())
            {
                Partition = call.GetValue(partition),
                Memory = call.GetValue(memory),
                Time = call.GetValue(options.Time),
                Cpus = call.GetValue(options.Cpus),
                Name = call.GetRequiredValue(options.Name),
            };
            var work = options.Work(terminal, call, call.GetRequiredValue(options.Configuration));
            var job = SubmitOptions.Make(() => ClusterJob.ForSlurm(work, settings));
            return options.FinishAsync(terminal, call, job, SlurmSubmission.HowTo, SlurmSubmission.RunAsync, cancellation);
        });
        return command;
    }

    private static Command Kubernetes(Terminal terminal)
    {
        var options = new SubmitOptions("kubectl");
        var claim = Text("--claim", "NAME", "The PersistentVolumeClaim with the configuration and the images.");
        claim.Required = true;
        var folder = Text("--folder", "PATH", "The folder of the configuration inside the claim. Default: its root.");
        var space = Text("--namespace", "NAME", "The namespace. Default: that of kubectl.");
        var image = Text("--image", "NAME", "The image, made with this project's Dockerfile. Default: trainer.");
        var memory = Text("--memory", "SIZE", "The memory of a pod. Default: 4Gi.");
        var retries = new Option<int>("--retries")
        {
            Description = "How often a shard is tried again. Default: 3.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        var command = new Command("kubernetes", "Makes an Indexed Job and a suspended one that is resumed behind it.")
        {
            options.Configuration, options.Shards, claim, folder, options.Pipelines, options.Overrides, options.Runs, options.Name, space,
            image, options.Time, memory, options.Cpus, retries, options.Output, options.Apply,
        };
        command.SetAction((call, cancellation) =>
        {
            var settings = new KubernetesSettings(call.GetValue(claim) ?? "")
            {
                Namespace = call.GetValue(space),
                Time = call.GetValue(options.Time),
                Cpus = call.GetValue(options.Cpus),
                Name = call.GetRequiredValue(options.Name),
                Retries = call.GetValue(retries),
            };
            settings = settings with
            {
                Folder = call.GetValue(folder) ?? settings.Folder,
                Image = call.GetValue(image) ?? settings.Image,
                Memory = call.GetValue(memory) ?? settings.Memory,
            };
            var work = options.Work(terminal, call, Path.GetFileName(call.GetRequiredValue(options.Configuration)));
            var job = SubmitOptions.Make(() => ClusterJob.ForKubernetes(work, settings));
            var submission = new KubernetesSubmission(settings.Namespace);
            return options.FinishAsync(terminal, call, job, submission.HowTo, submission.RunAsync, cancellation);
        });
        return command;
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
