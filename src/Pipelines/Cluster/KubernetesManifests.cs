using System.Globalization;
using System.Text;

namespace Pipelines.Cluster;

/// <summary>
/// The manifests of Kubernetes. Texts are double-quoted, so that no path can become syntax.
/// </summary>
internal static class KubernetesManifests
{
    private const string Mount = "/data";

    /// <summary>Makes the manifests.</summary>
    /// <exception cref="ConfigurationException">A value is none that Kubernetes takes.</exception>
    public static ClusterJob Make(ClusterWork work, KubernetesSettings settings)
    {
        var values = new ClusterValues();
        values.Shards(work.Shards);
        values.Cpus(settings.Cpus);
        values.Name("name", settings.Name, reserved: "-extract".Length);
        values.Name("namespace", settings.Namespace);
        values.Claim(settings.Claim);
        values.Image(settings.Image);
        values.FolderInClaim(settings.Folder);
        values.KubernetesMemory(settings.Memory);
        values.Retries(settings.Retries);
        values.Time(settings.Time);
        values.Words(work.RunArguments);
        values.ThrowIfAny();

        var (extract, run) = ($"{settings.Name}-extract", $"{settings.Name}-run");
        return new(
            new("extract.yaml", extract, Job(settings, extract, work.Shards, [.. work.ExtractArguments, "--shard", WorkShard.Automatic])),
            new("run.yaml", run, Job(settings, run, shards: null, work.RunArguments)));
    }

    private static string Job(KubernetesSettings settings, string name, int? shards, IReadOnlyList<string> arguments)
    {
        var folder = settings.Folder.Trim('/') is { Length: > 0 } inside ? $"{Mount}/{inside}" : Mount;
        string?[] lines =
        [
            "apiVersion: batch/v1",
            "kind: Job",
            "metadata:",
            $"  name: {Text(name)}",
            settings.Namespace is { } space ? $"  namespace: {Text(space)}" : null,
            "  labels:",
            "    app.kubernetes.io/name: trainer",
            "spec:",
            shards is { } count
                ? $"  completions: {Number(count)}"
                : "  # It finds all vectors in the cache: resume it when the other job is complete.",
            shards is { } parallel ? $"  parallelism: {Number(parallel)}" : "  suspend: true",
            shards is null ? null : "  completionMode: Indexed",
            shards is null ? $"  backoffLimit: {Number(settings.Retries)}" : $"  backoffLimitPerIndex: {Number(settings.Retries)}",
            settings.Time is { } limit ? $"  activeDeadlineSeconds: {Number(TimeLimit.Seconds(limit))}" : null,
            "  podFailurePolicy:",
            "    rules:",
            "      # A wrong configuration is not tried again.",
            "      - action: FailJob",
            "        onExitCodes:",
            "          containerName: trainer",
            "          operator: In",
            "          values: [2]",
            "      # An evicted pod does not count.",
            "      - action: Ignore",
            "        onPodConditions:",
            "          - type: DisruptionTarget",
            "            status: \"True\"",
            "  template:",
            "    spec:",
            "      restartPolicy: Never",
            "      containers:",
            "        - name: trainer",
            $"          image: {Text(settings.Image)}",
            $"          workingDir: {Text(folder)}",
            "          args:",
            .. arguments.Select(argument => $"            - {Text(Expanded(argument))}"),
            "          env:",
            .. shards is { } all
                ? new[] { $"            - name: {WorkShard.CountVariable}", $"              value: {Text(Number(all))}" }
                : [],
            "            # As many workers as the pod has cores.",
            "            - name: DOTNET_PROCESSOR_COUNT",
            $"              value: {Text(Number(settings.Cpus))}",
            "          resources:",
            "            requests:",
            $"              cpu: {Text(Number(settings.Cpus))}",
            $"              memory: {Text(settings.Memory)}",
            "            limits:",
            $"              cpu: {Text(Number(settings.Cpus))}",
            $"              memory: {Text(settings.Memory)}",
            "          volumeMounts:",
            "            - name: data",
            $"              mountPath: {Mount}",
            "      volumes:",
            "        - name: data",
            "          persistentVolumeClaim:",
            $"            claimName: {Text(settings.Claim)}",
            "",
        ];
        return string.Join('\n', lines.OfType<string>());
    }

    // Kubernetes puts variables in for $(NAME) in arguments; $$ is a dollar.
    private static string Expanded(string argument) => argument.Replace("$", "$$", StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A double-quoted scalar of YAML.</summary>
    private static string Text(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append((char)rune.Value),
                < 0x20 or (>= 0x7F and <= 0xA0) or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
