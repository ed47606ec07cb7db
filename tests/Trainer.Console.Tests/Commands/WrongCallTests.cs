namespace Trainer.Tests.Commands;

/// <summary>A mistyped call says what was meant, and a missing argument has a name.</summary>
public sealed class WrongCallTests
{
    [Theory]
    [InlineData("rum", "There is no command 'rum'. Did you mean 'run'?", "trainer --help")]
    [InlineData("initt photos", "Did you mean 'init'?")]
    [InlineData("Predict m p", "Did you mean 'predict'?")]
    [InlineData("help", "Did you mean '--help'?")]
    [InlineData("frobnicate", "There are: init, run, plan,")]
    [InlineData("backbones lst", "Did you mean 'list'?", "trainer backbones --help")]
    [InlineData("backbones", "The command is missing: list, show, pull or advise.")]
    [InlineData("run --piepline x", "Unknown option '--piepline'. Did you mean '--pipeline'?", "trainer run --help")]
    [InlineData("run --resum", "Did you mean '--resume'?")]
    [InlineData("run --outptu=x", "Did you mean '--output'?")]
    [InlineData("init -forc", "Did you mean '--force'?")]
    [InlineData("predict m a.jpg --tpo 3", "Did you mean '--top'?")]
    [InlineData("init --forc", "Did you mean '--force'?")]
    [InlineData("run --verison", "Unknown option '--verison'.")]
    [InlineData("backbones pull --cahce x resnet18", "Did you mean '--cache'?")]
    [InlineData("predict", "MODEL is missing: the model.zip", "PATH is missing: image files")]
    [InlineData("predict m", "PATH is missing")]
    [InlineData("evaluate", "MODEL is missing")]
    [InlineData("evaluate m", "PATH is missing: the images")]
    [InlineData("evaluate m a --data b", "named twice")]
    [InlineData("backbones show", "NAME-or-FILE is missing")]
    [InlineData("completion", "SHELL is missing: bash, zsh, fish, pwsh")]
    [InlineData("completion tcsh", "tcsh", "bash")]
    [InlineData("run a.json b.json", "'b.json' is too much: this command takes CONFIG.")]
    [InlineData("doctor x", "this command takes no arguments")]
    [InlineData("run --pipeline", "The value of --pipeline is missing: NAME.")]
    [InlineData("init --task sorting", "--task must be classification or clustering, not 'sorting'.")]
    public async Task The_message_says_what_to_change(string line, params string[] words)
    {
        var call = await TrainerCall.RunAsync(line.Split(' '));
        call.AssertError(2, [.. words, "See: trainer"]);
        Assert.Empty(call.Out);
    }

    [Fact]
    public async Task An_unknown_option_is_reported_once_and_alone()
    {
        var call = await TrainerCall.RunAsync("run", "--piepline", "x");
        Assert.Single(call.Error.Split('\n'), line => line.StartsWith("error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_alone_names_the_first_three_commands()
    {
        var call = (await TrainerCall.RunAsync()).AssertDone();
        Assert.All(
            ["trainer init ", "trainer run ", "trainer predict ", "trainer --help", "trainer doctor"],
            words => Assert.Contains(words, call.Out, StringComparison.Ordinal));
        Assert.All(call.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Empty(call.Error);
    }

    [Fact]
    public async Task The_version_is_that_of_the_build() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await TrainerCall.RunAsync("--version")).AssertDone().Out);
}
