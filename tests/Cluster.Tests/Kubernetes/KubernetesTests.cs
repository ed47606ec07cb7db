using System.Globalization;
using k8s;
using k8s.Models;
using Pipelines;

namespace Cluster.Tests.Kubernetes;

public sealed class KubernetesTests
{
    private static readonly string[] s_hostile =
    [
        "plain.json", "with space.json", "it's \"quoted\".json", "$(HOME) $$ $HOME `id`.json", "line\nbreak: - {}.json",
        "# no comment.json",
        "späte 图像 🙂.json", "tab\tand \u0001\u0085\u2028.json", "- : | > & * ! % @.json", "--- \n... .json",
    ];

    [Fact]
    public void The_extraction_is_an_Indexed_Job_with_resources_volume_and_retries()
    {
        var job = Parse(Make(new("pipelines.json", 16)).Extract);

        Assert.Equal(
            ("batch/v1", "Job", "trainer-extract", "vision"),
            (job.ApiVersion, job.Kind, job.Metadata.Name, job.Metadata.NamespaceProperty));
        Assert.Equal(
            (16, 16, "Indexed", 3), (job.Spec.Completions, job.Spec.Parallelism, job.Spec.CompletionMode, job.Spec.BackoffLimitPerIndex));
        Assert.Equal(2 * 60 * 60, job.Spec.ActiveDeadlineSeconds);
        Assert.Equal("Never", job.Spec.Template.Spec.RestartPolicy);
        Assert.Equal(["FailJob", "Ignore"], job.Spec.PodFailurePolicy.Rules.Select(rule => rule.Action));
        Assert.Equal([2], job.Spec.PodFailurePolicy.Rules[0].OnExitCodes.Values);
        var container = Assert.Single(job.Spec.Template.Spec.Containers);
        Assert.Equal(container.Name, job.Spec.PodFailurePolicy.Rules[0].OnExitCodes.ContainerName);
        Assert.Equal(("registry.example.org/trainer:1", "/data/projects/flowers"), (container.Image, container.WorkingDir));
        Assert.Equal(["extract", "pipelines.json", "--shard", "auto"], container.Args);
        Assert.Equal("16", container.Env.Single(variable => variable.Name == WorkShard.CountVariable).Value);
        Assert.Equal("8Gi", container.Resources.Requests["memory"].ToString());
        Assert.Equal(container.Resources.Requests["cpu"].ToDecimal(), container.Resources.Limits["cpu"].ToDecimal());
        var volume = Assert.Single(job.Spec.Template.Spec.Volumes);
        Assert.Equal(("photos", volume.Name, "/data"),
            (volume.PersistentVolumeClaim.ClaimName, container.VolumeMounts[0].Name, container.VolumeMounts[0].MountPath));
    }

    [Fact]
    public void The_run_is_a_job_of_one_pod_that_waits_until_it_is_resumed()
    {
        var job = Parse(Make(new("pipelines.json", 16)).Run);

        Assert.Equal("trainer-run", job.Metadata.Name);
        Assert.Equal((true, null, null, 3), (job.Spec.Suspend, job.Spec.Completions, job.Spec.CompletionMode, job.Spec.BackoffLimit));
        var container = Assert.Single(job.Spec.Template.Spec.Containers);
        Assert.Equal(["run", "pipelines.json"], container.Args);
        Assert.DoesNotContain(container.Env, variable => variable.Name == WorkShard.CountVariable);
    }

    [Fact]
    public void No_path_or_setting_becomes_syntax()
    {
        foreach (var text in s_hostile)
        {
            var work = new ClusterWork(text, 4) { Pipelines = [text], Overrides = [$"a={text}"], RunsFolder = text };
            foreach (var file in new[] { Make(work).Extract, Make(work).Run })
            {
                var job = Parse(file);
                var arguments = Assert.Single(job.Spec.Template.Spec.Containers).Args.Select(Expanded).ToList();
                Assert.Equal([text, "--pipeline", text, "--set", $"a={text}", "--output", text], arguments.Skip(1).Take(7));
            }

            var folder = Parse(ClusterJob.ForKubernetes(new("c", 1), new("photos") { Folder = text }).Run);
            Assert.Equal($"/data/{text}", folder.Spec.Template.Spec.Containers[0].WorkingDir);
        }
    }

    [Fact]
    public async Task Four_pods_at_once_and_the_run_behind_them_give_the_model_of_one_run()
    {
        using var work = new SharedWork(imagesPerClass: 10, pixels: 48);
        var job = ClusterJob.ForKubernetes(new("pipelines.json", 4), new("photos"));
        var pods = Enumerable.Range(0, 4).Select(index => Start(Parse(job.Extract), work, index)).ToList();
        foreach (var pod in pods)
        {
            (await pod.EndAsync()).AssertDone();
            pod.Dispose();
        }

        (await work.StatusAsync()).AssertDone();
        Assert.Equal(0, await work.DuplicatesAsync());
        using var run = Start(Parse(job.Run), work, index: null);
        var call = (await run.EndAsync()).AssertDone();
        Assert.Contains($"({work.Images} were done before)", call.Error, StringComparison.Ordinal);
        Assert.Equal(await work.ModelOfOneRunAsync(), work.Model());
    }

    private static TrainerProcess Start(V1Job job, SharedWork work, int? index)
    {
        var container = job.Spec.Template.Spec.Containers[0];
        var variables = container.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
        if (index is { } number)
        {
            variables["JOB_COMPLETION_INDEX"] = number.ToString(CultureInfo.InvariantCulture);
        }

        // The entry point of the Dockerfile is the program, and the claim is mounted there.
        Assert.Equal("/data", container.WorkingDir);
        return TrainerProcess.Start(work.Folder, container.Args.Select(Expanded), variables);
    }

    private static ClusterJob Make(ClusterWork work) => ClusterJob.ForKubernetes(work, new("photos")
    {
        Namespace = "vision",
        Image = "registry.example.org/trainer:1",
        Folder = "projects/flowers",
        Memory = "8Gi",
        Time = "2:00:00",
    });

    /// <summary>Unknown keys are errors, as they are for the API server where it is asked to be strict.</summary>
    private static V1Job Parse(ClusterFile file) => KubernetesYaml.Deserialize<V1Job>(file.Content, strict: true);

    /// <summary>What Kubernetes makes of an argument: $$ is a dollar, and $(NAME) a variable.</summary>
    private static string Expanded(string argument)
    {
        Assert.DoesNotContain("$(", argument.Replace("$$", "", StringComparison.Ordinal), StringComparison.Ordinal);
        return argument.Replace("$$", "$", StringComparison.Ordinal);
    }
}
