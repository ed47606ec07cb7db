using System.Globalization;
using System.Text;
using Pipelines.Data;

namespace Pipelines.Tests.Data;

public sealed class WorkShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/16", 3, 16)]
    [InlineData("16/16", 16, 16)]
    [InlineData("003/016", 3, 16)]
    [InlineData("10000/10000", 10_000, 10_000)]
    public void A_number_and_a_count_are_read(string text, int number, int count)
    {
        var shard = WorkShard.Parse(text);
        Assert.Equal((number, count), (shard.Number, shard.Count));
        Assert.Equal($"{number}/{count}", shard.ToString());
        Assert.Equal(WorkShard.Of(number, count), shard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("/")]
    [InlineData("x/4")]
    [InlineData("4/x")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1/0")]
    [InlineData("-1/4")]
    [InlineData("+1/4")]
    [InlineData(" 1/4")]
    [InlineData("1/4/2")]
    [InlineData("1.0/4")]
    [InlineData("1/10001")]
    [InlineData("99999999999/4")]
    [InlineData("1/99999999999")]
    [InlineData("١/٤")]
    [InlineData("AUTO")]
    public void Anything_else_is_an_error_that_says_what_is_allowed(string text)
    {
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => WorkShard.Parse(text)).Problems);
        Assert.Contains($"'{text}'", problem.Found, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=16", "3/16")]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=16", "1/16")]
    [InlineData("SLURM_ARRAY_TASK_ID=15 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=16", "16/16")]
    [InlineData("SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=3 SLURM_ARRAY_TASK_COUNT=4", "3/4")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_COUNT=1 TRAINER_SHARDS=16", "3/16")]
    [InlineData("JOB_COMPLETION_INDEX=0 TRAINER_SHARDS=4", "1/4")]
    [InlineData("JOB_COMPLETION_INDEX=3 TRAINER_SHARDS=4", "4/4")]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=4 JOB_COMPLETION_INDEX=3", "2/4")]
    public void Slurm_and_Kubernetes_say_which_it_is(string variables, string shard) =>
        Assert.Equal(shard, WorkShard.FromEnvironment(Environment(variables)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("TRAINER_SHARDS=4")]
    [InlineData("SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData("SLURM_ARRAY_TASK_ID=3")]
    [InlineData("SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData("SLURM_ARRAY_TASK_ID=-1 SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=3")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=3 SLURM_ARRAY_TASK_COUNT=3")]
    [InlineData("SLURM_ARRAY_TASK_ID=0 TRAINER_SHARDS=4")]
    [InlineData("SLURM_ARRAY_TASK_ID=4294967294 SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData("JOB_COMPLETION_INDEX=0")]
    [InlineData("JOB_COMPLETION_INDEX=4 TRAINER_SHARDS=4")]
    [InlineData("JOB_COMPLETION_INDEX=2147483647 TRAINER_SHARDS=4")]
    [InlineData("JOB_COMPLETION_INDEX=0 TRAINER_SHARDS=0")]
    [InlineData("JOB_COMPLETION_INDEX=0 TRAINER_SHARDS=four")]
    public void Variables_that_say_it_not_or_wrongly_are_an_error(string variables) =>
        Assert.Throws<ConfigurationException>(() => WorkShard.FromEnvironment(Environment(variables)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(10_000)]
    public void Every_content_belongs_to_exactly_one_shard_and_shards_are_of_about_the_same_size(int count)
    {
        var contents = Enumerable.Range(0, 2000)
            .Select(number => ContentHash.Of(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)))).ToList();
        contents.Add(new(new byte[32]));
        contents.Add(new(Enumerable.Repeat((byte)255, 32).ToArray()));
        var shards = Enumerable.Range(1, count).Select(number => WorkShard.Of(number, count)).ToList();
        var sizes = shards.Select(shard => contents.Count(shard.Contains)).ToList();

        Assert.Equal(contents.Count, sizes.Sum());
        Assert.All(contents.Take(50).Concat(contents.TakeLast(2)), content => Assert.Single(shards, shard => shard.Contains(content)));
        if (count <= 16)
        {
            Assert.All(sizes, size => Assert.InRange(size, 0.7 * contents.Count / count, 1.3 * contents.Count / count));
        }
    }

    private static Func<string, string?> Environment(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
        return name => values.GetValueOrDefault(name);
    }
}
