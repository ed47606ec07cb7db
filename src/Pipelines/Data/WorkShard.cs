using System.Buffers.Binary;
using System.Globalization;
using Pipelines.Data;

namespace Pipelines;

/// <summary>
/// A part of work that several processes or machines share: shard 3 of 16. What belongs to it follows from content alone, so that any
/// machine may do any shard, and do it again.
/// </summary>
/// <remarks>Not to be confused with the files of the cache of feature vectors, into which the results of all shards go.</remarks>
public sealed record WorkShard
{
    /// <summary>The most shards that work can be divided into.</summary>
    public const int MaximumCount = 10_000;

    /// <summary>The word that takes number and count from the environment: <see cref="FromEnvironment"/>.</summary>
    public const string Automatic = "auto";

    /// <summary>
    /// The variable that says how many shards there are where the scheduler says only the number of one; jobs that are made by this
    /// library set it.
    /// </summary>
    public const string CountVariable = "TRAINER_SHARDS";

    private const string SlurmNumber = "SLURM_ARRAY_TASK_ID";
    private const string SlurmCount = "SLURM_ARRAY_TASK_COUNT";
    private const string SlurmFirst = "SLURM_ARRAY_TASK_MIN";
    private const string SlurmStep = "SLURM_ARRAY_TASK_STEP";
    private const string KubernetesIndex = "JOB_COMPLETION_INDEX";

    private WorkShard(int number, int count) => (Number, Count) = (number, count);

    /// <summary>The whole work: shard 1 of 1.</summary>
    public static WorkShard Whole { get; } = new(1, 1);

    /// <summary>Its number, from 1 to <see cref="Count"/>.</summary>
    public int Number { get; }

    /// <summary>How many shards there are.</summary>
    public int Count { get; }

    /// <summary>Shard <paramref name="number"/> of <paramref name="count"/>.</summary>
    /// <exception cref="ConfigurationException">There is no such shard.</exception>
    public static WorkShard Of(int number, int count) => Checked("shard", $"{number}/{count}", number, count);

    /// <summary>Reads <c>3/16</c>; numbers begin with 1.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ConfigurationException">It is no number and count, or there is no such shard.</exception>
    public static WorkShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var number, var count] && Number(number) is { } n && Number(count) is { } m
            ? Checked("shard", text, n, m)
            : throw new ConfigurationException(new Problem(
                "shard",
                $"'{text}' names no shard.",
                $"Write its number and how many there are, such as 3/16, or {Automatic} in a job of Slurm or Kubernetes."));

        static int? Number(string digits) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>
    /// Takes the shard from the variables that Slurm sets in the tasks of an array job (<c>SLURM_ARRAY_TASK_ID</c> with
    /// <c>SLURM_ARRAY_TASK_MIN</c>, <c>_STEP</c> and <c>_COUNT</c>) or Kubernetes in the pods of an Indexed Job
    /// (<c>JOB_COMPLETION_INDEX</c>, which begins with 0).
    /// </summary>
    /// <param name="variable">
    /// The value of an environment variable by its name; null where it is not set. <see cref="CountVariable"/> gives the count where
    /// Kubernetes does not; for an array job of Slurm, it makes the task's number the shard's, so that a part of the array can be
    /// submitted again.
    /// </param>
    /// <exception cref="ConfigurationException">The variables are missing, or there is no such shard.</exception>
    public static WorkShard FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var count = Read(CountVariable);
        if (Read(SlurmNumber) is { } task)
        {
            if (count is { } known)
            {
                return Checked(SlurmNumber, $"{task}", task, known);
            }

            var first = Read(SlurmFirst) ?? 1;
            var step = Math.Max(1, Read(SlurmStep) ?? 1);
            var number = ((task - first) / step) + 1;
            return Read(SlurmCount) is { } tasks && (task - first) % step == 0
                ? Checked(SlurmNumber, $"{task}", number, tasks)
                : throw new ConfigurationException(new Problem(
                    SlurmNumber,
                    $"Task {task} of this array job cannot be numbered: the array has gaps, or {SlurmCount} is missing.",
                    $"Set {CountVariable} to the number of shards and number the tasks of the array from 1."));
        }

        return Read(KubernetesIndex) is not { } index
            ? throw new ConfigurationException(new Problem(
                "shard",
                $"Neither {SlurmNumber} nor {KubernetesIndex} is set: this is no array job of Slurm and no Indexed Job of Kubernetes.",
                "Name the shard instead, such as 3/16."))
            : count is null
            ? throw new ConfigurationException(new Problem(
                CountVariable,
                $"{KubernetesIndex} is {index}, but nothing says how many shards there are.",
                $"Set {CountVariable} to the completions of the job."))
            : Checked(KubernetesIndex, $"{index}", index < int.MaxValue ? index + 1 : 0, count.Value);

        int? Read(string name) => variable(name) is not { Length: > 0 } text
            ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ConfigurationException(new Problem(name, $"'{text}' is no whole number.", "The scheduler sets this variable."));
    }

    /// <summary>The shard as it is written: <c>3/16</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    /// <summary>Whether something with this content belongs to the shard; of every content it is true for exactly one shard.</summary>
    internal bool Contains(ContentHash content)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        content.WriteTo(bytes);

        // The range of all hashes in equal parts.
        return (int)(((UInt128)BinaryPrimitives.ReadUInt64BigEndian(bytes) * (UInt128)Count) >> 64) == Number - 1;
    }

    private static WorkShard Checked(string place, string text, int number, int count) => count is < 1 or > MaximumCount
        ? throw new ConfigurationException(new Problem(
            place, $"'{text}': there cannot be {count} shards.", $"Divide the work into 1 to {MaximumCount} shards."))
        : number < 1 || number > count
        ? throw new ConfigurationException(new Problem(
            place,
            $"'{text}': there is no shard {number} of {count}.",
            count == 1 ? "The only one is 1/1." : $"They are numbered from 1 to {count}: 1/{count} to {count}/{count}."))
        : new(number, count);
}
