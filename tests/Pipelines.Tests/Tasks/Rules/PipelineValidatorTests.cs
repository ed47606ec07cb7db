using Pipelines.Configuration;
using Pipelines.Configuration.Values;
using Pipelines.Tasks;
using Pipelines.Tasks.Rules;
using Pipelines.Tests.Configuration;

namespace Pipelines.Tests.Tasks.Rules;

public class PipelineValidatorTests
{
    [Theory]
    [InlineData("\"data\": { \"test\": 0.2 }", "$.pipelines.p.data", "It is not said where the training images are.")]
    [InlineData(
        "\"data\": { \"train\": \"x\", \"validation\": 0.5, \"test\": 0.5 }",
        "$.pipelines.p.data.test",
        "The fractions for validation (0.5) and test (0.5) leave nothing to train on.")]
    [InlineData(
        "\"data\": { \"train\": \"x\", \"repeats\": 3 }",
        "$.pipelines.p.data.repeats",
        "There is no cross-validation that could be repeated.")]
    [InlineData("\"data\": { \"train\": \"x\", \"folds\": 1 }", "$.pipelines.p.data.folds", "1 is too small.")]
    [InlineData(
        "\"task\": \"clustering\", \"data\": { \"train\": \"x\", \"folds\": 5 }",
        "$.pipelines.p.data.folds",
        "\"folds\" has a meaning only where \"task\" is \"classification\"; here it is \"clustering\".")]
    [InlineData(
        "\"task\": \"pretext\", \"pretext\": \"rotation\", \"data\": { \"train\": \"x\", \"folds\": 5 }",
        "$.pipelines.p.data.folds",
        "\"folds\" has a meaning only where \"task\" is \"classification\"; here it is \"pretext\".")]
    [InlineData(
        "\"data\": { \"train\": \"x\", \"group\": \"patient\", \"columns\": { \"group\": \"case\" } }",
        "$.pipelines.p.data.group",
        "Both \"data.group\" and \"data.columns.group\" say what belongs together.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"earlyStopping\": 5 }",
        "$.pipelines.p.training.earlyStopping",
        "Training cannot stop early: there are no validation images.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"optimizer\": { \"type\": \"sgd\", \"momentum\": 0, \"nesterov\": true } }",
        "$.pipelines.p.training.optimizer.nesterov",
        "Nesterov's method looks ahead along the momentum, and the momentum is 0.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"epochs\": 3, \"schedule\": { \"warmUpEpochs\": 3.5 } }",
        "$.pipelines.p.training.schedule.warmUpEpochs",
        "The warm-up of 3.5 epochs is longer than the whole training (3).")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"epochs\": 3, \"interval\": 4 }",
        "$.pipelines.p.training.interval",
        "An evaluation every 4 epochs never comes in a training of 3.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": \"reduceOnPlateau\" }",
        "$.pipelines.p.training.schedule",
        "The learning rate cannot follow the validation loss: there are no validation images.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"training\": { \"schedule\": \"reduceOnPlateau\" }",
        "$.pipelines.p.training.schedule",
        "The learning rate cannot follow the validation loss: there are no validation images.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"training\": { \"earlyStopping\": 3 }",
        "$.pipelines.p.training.earlyStopping",
        "Training cannot stop early: there are no validation images.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"steps\": 50, \"epochs\": 3 }",
        "$.pipelines.p.training.steps",
        "Both \"steps\" and \"epochs\" are set, and they say the same in two units.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"intervalSteps\": 50, \"interval\": 3 }",
        "$.pipelines.p.training.intervalSteps",
        "Both \"intervalSteps\" and \"interval\" are set, and they say the same in two units.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"warmUpSteps\": 50, \"warmUpEpochs\": 3 } }",
        "$.pipelines.p.training.schedule.warmUpSteps",
        "Both \"warmUpSteps\" and \"warmUpEpochs\" are set, and they say the same in two units.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"steps\": 50, \"schedule\": { \"warmUpSteps\": 51 } }",
        "$.pipelines.p.training.schedule.warmUpSteps",
        "The warm-up of 51 steps is longer than the whole training (50).")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"steps\": 50, \"intervalSteps\": 51 }",
        "$.pipelines.p.training.intervalSteps",
        "An evaluation every 51 steps never comes in a training of 50.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"timeBudgetMinutes\": 5 }",
        "$.pipelines.p.training.timeBudgetMinutes",
        "\"timeBudgetMinutes\" has a meaning only where \"transfer\" is \"frozenBackbone\" or \"fineTune\"; here it is "
        + "\"featureVectors\".")]
    [InlineData(
        "\"data\": \"x\", \"head\": { \"classWeights\": \"balance\" }",
        "$.pipelines.p.head.classWeights",
        "The word \"balance\" is not known here.")]
    [InlineData(
        "\"data\": \"x\", \"head\": { \"classWeights\": { \"rose\": -1 } }", "$.pipelines.p.head.classWeights.rose", "-1 is too small.")]
    [InlineData(
        "\"data\": \"x\", \"head\": { \"classWeights\": { \"p\u00EAche\": 1, \"pe\u0302che\": 2 } }",
        "$.pipelines.p.head.classWeights['pe\u0302che']",
        "The class \"pe\u0302che\" is written twice, in two Unicode forms.")]
    [InlineData(
        "\"data\": { \"train\": \"x\", \"columns\": \"file\" }",
        "$.pipelines.p.data.columns",
        "The text \"file\" stands where an object {...} is expected.")]
    [InlineData(
        "\"data\": \"x\", \"head\": { \"classWeights\": 3 }",
        "$.pipelines.p.head.classWeights",
        "The number 3 stands where \"none\", \"balanced\", or weights of classes by name, such as { \"rose\": 2 }, is expected.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": \"multiStep\" }",
        "$.pipelines.p.training.schedule",
        "It is not said after which epochs the learning rate falls.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"type\": \"multiStep\", \"milestones\": [6, 3] } }",
        "$.pipelines.p.training.schedule.milestones",
        "The milestones 6, 3 are not in rising order.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"epochs\": 6, \"schedule\": { \"type\": \"multiStep\", \"milestones\": [3, 6] } }",
        "$.pipelines.p.training.schedule.milestones",
        "After epoch 6 no learning rate can fall in a training of 6.")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"type\": \"linear\", \"power\": 2 } }",
        "$.pipelines.p.training.schedule.power",
        "\"power\" has a meaning only where \"type\" is \"polynomial\"; here it is \"linear\".")]
    [InlineData(
        "\"data\": \"x\", \"neck\": { \"type\": \"globalMaxPool\", \"power\": 4 }",
        "$.pipelines.p.neck.power",
        "\"power\" has a meaning only where \"type\" is \"gem\"; here it is \"globalMaxPool\".")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"optimizer\": { \"type\": \"adamW\", \"momentum\": 0.8 } }",
        "$.pipelines.p.training.optimizer.momentum",
        "\"momentum\" has a meaning only where \"type\" is \"sgd\" or \"rmsProp\"; here it is \"adamW\".")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"type\": \"multiStep\", \"milestones\": [2], \"stepEpochs\": 3 } }",
        "$.pipelines.p.training.schedule.stepEpochs",
        "\"stepEpochs\" has a meaning only where \"type\" is \"step\"; here it is \"multiStep\".")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"gamma\": 0.5 } }",
        "$.pipelines.p.training.schedule.gamma",
        "\"gamma\" has a meaning only where \"type\" is \"step\" or \"multiStep\" or \"exponential\" or \"reduceOnPlateau\"; here "
        + "it is \"cosine\".")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"schedule\": { \"type\": \"oneCycle\", \"warmUpSteps\": 5 } }",
        "$.pipelines.p.training.schedule.warmUpSteps",
        "\"warmUpSteps\" has a meaning only where \"type\" is \"constant\" or \"cosine\" or \"cosineRestarts\" or \"linear\" or "
        + "\"polynomial\" or \"step\" or \"multiStep\" or \"exponential\" or \"reduceOnPlateau\"; here it is \"oneCycle\".")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"optimizer\": { \"nesterov\": true } }",
        "$.pipelines.p.training.optimizer.nesterov",
        "\"nesterov\" has a meaning only where \"type\" is \"sgd\"; here it is left out.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"clustering\", \"head\": \"softmax\"",
        "$.pipelines.p.head",
        "\"head\" has a meaning only where \"task\" is \"classification\"; here it is \"clustering\".")]
    [InlineData(
        "\"data\": \"x\", \"kMeans\": 5",
        "$.pipelines.p.kMeans",
        "\"kMeans\" has a meaning only where \"task\" is \"clustering\"; here it is \"classification\".")]
    [InlineData(
        "\"data\": \"x\", \"backbone\": { \"architecture\": \"resnet18\" }",
        "$.pipelines.p.backbone.architecture",
        "It is not said where the weights of \"resnet18\" are.")]
    [InlineData(
        "\"data\": \"x\", \"backbone\": { \"weights\": \"w.pth\" }",
        "$.pipelines.p.backbone.weights",
        "It is not said for which network the weights are.")]
    [InlineData(
        "\"data\": \"x\", \"backbone\": { \"architecture\": \"resnet19\", \"weights\": \"w.pth\" }",
        "$.pipelines.p.backbone.architecture",
        "There is no architecture \"resnet19\".")]
    [InlineData(
        "\"data\": \"x\", \"backbone\": { \"model\": \"builtin\", \"architecture\": \"resnet18\", \"weights\": \"w.pth\" }",
        "$.pipelines.p.backbone.model",
        "The backbone cannot be both the model \"builtin\" and the architecture \"resnet18\".")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"image\": { \"testTimeFlip\": true }",
        "$.pipelines.p.image.testTimeFlip",
        "A backbone that is trained has no test-time flips: they belong to a model that predicts.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"contrastive\", \"image\": { \"augment\": { \"mixup\": 0.2 } }",
        "$.pipelines.p.image.augment.mixup",
        "\"mixup\" mixes images and their classes, and classes are not what this pretext task is about.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"image\": { \"augment\": { \"cutmix\": 1 } }",
        "$.pipelines.p.image.augment.cutmix",
        "\"cutmix\" mixes images and their classes, and classes are not what this pretext task is about.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"image\": { \"augment\": { \"verticalFlip\": true } }",
        "$.pipelines.p.image.augment.verticalFlip",
        "An image that is mirrored top to bottom looks like one that was turned by half a circle: nothing shows by which "
        + "quarter turn it was rotated.")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"image\": { \"augment\": { \"rotate\": 45.5 } }",
        "$.pipelines.p.image.augment.rotate",
        "An image that may be turned by 45.5 degrees either way has no quarter turn of its own.")]
    public void Options_that_contradict_one_another_are_errors(string keys, string place, string found)
    {
        var problem = Assert.Single(Given.ProblemsOf($$"""{ "pipelines": { "p": { {{keys}} } } }"""));
        Assert.Equal((place, found), (problem.Place.Split(' ')[1], problem.Found));
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData("\"data\": { \"train\": \"x\", \"validation\": 0.5, \"test\": 0.25 }")]
    [InlineData("\"data\": { \"train\": \"x\", \"validation\": \"y\" }, \"training\": { \"earlyStopping\": 5 }")]
    [InlineData("\"data\": \"images.CSV\", \"training\": { \"earlyStopping\": 5 }")]
    [InlineData("\"data\": \"x\", \"training\": { \"epochs\": 3, \"interval\": 3, \"schedule\": { \"warmUpEpochs\": 3 } }")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"optimizer\": { \"type\": \"rmsProp\", \"momentum\": 0.5 }, \"schedule\": { \"type\": "
        + "\"step\", \"gamma\": 0.5, \"stepEpochs\": 3 } }")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"epochs\": 6, \"schedule\": { \"type\": \"multiStep\", \"warmUpEpochs\": 1, "
        + "\"milestones\": [3, 5] } }")]
    [InlineData("\"data\": { \"train\": \"x\", \"validation\": 0.2 }, \"training\": { \"schedule\": \"reduceOnPlateau\" }")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"transfer\": \"fineTune\", \"schedule\": { \"type\": \"reduceOnPlateau\", \"patience\": "
        + "1, \"threshold\": 0 } }")]
    [InlineData(
        "\"data\": \"x\", \"training\": { \"transfer\": \"fineTune\", \"steps\": 50, \"timeBudgetMinutes\": 0.5, "
        + "\"gradientAccumulation\": 4, \"sampling\": \"balanced\", \"weightAverage\": 0.998, \"schedule\": { \"warmUpSteps\": 50 } }")]
    [InlineData(
        "\"data\": { \"train\": \"x\", \"validation\": 0.1 }, \"task\": \"pretext\", \"pretext\": \"rotation\", \"training\": { "
        + "\"steps\": 500, \"timeBudgetMinutes\": 5, \"gradientAccumulation\": 2, \"sampling\": \"balanced\", \"weightAverage\": "
        + "0.99, \"schedule\": \"reduceOnPlateau\" }")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"image\": { \"augment\": { \"mixup\": 0.2, \"cutmix\": 1, \"verticalFlip\": "
        + "true, \"rotate\": 180 } }")]
    [InlineData(
        "\"data\": \"x\", \"task\": \"pretext\", \"pretext\": \"rotation\", \"image\": { \"augment\": { \"mixup\": 0, "
        + "\"verticalFlip\": false, \"rotate\": 45 } }")]
    [InlineData("\"data\": \"x\", \"task\": \"clustering\", \"training\": null")]
    public void Options_that_fit_together_are_accepted(string keys) =>
        Assert.Single(Given.File($$"""{ "pipelines": { "p": { {{keys}} } } }""").Pipelines);

    [Fact]
    public void Options_without_a_meaning_may_come_through_extends()
    {
        var file = Given.File("""
            { "pipelines": {
              "a": { "data": "x", "neck": { "type": "gem", "power": 4 },
                     "training": { "epochs": 3, "interval": 2, "optimizer": { "type": "sgd", "nesterov": true } } },
              "b": { "extends": "a", "neck": "globalMaxPool", "training": { "optimizer": "adam" } },
              "c": { "extends": "a", "task": "clustering", "kMeans": 3 } } }
            """);
        Assert.Equal(3, file.Pipelines.Count);
    }

    [Fact]
    public void The_backbone_of_a_base_is_replaced_with_null()
    {
        var file = Given.File("""
            { "pipelines": {
              "a": { "data": "x", "backbone": "net.onnx" },
              "b": { "extends": "a", "backbone": { "model": null, "architecture": "resnet18", "weights": "w.pth" } },
              "c": { "extends": "b", "backbone": { "model": "other.onnx", "architecture": null, "weights": null } } } }
            """);
        var (b, c) = (file.Pipelines["b"].Backbone, file.Pipelines["c"].Backbone);
        Assert.Equal((null, "resnet18", "w.pth"), (b.Model, b.Architecture, b.Weights));
        Assert.Equal(("other.onnx", null, null), (c.Model, c.Architecture, c.Weights));
    }

    [Fact]
    public void A_base_without_images_is_an_error_only_where_it_is_asked_for()
    {
        const string Json = """{ "pipelines": { "common": { "image": 96 }, "p": { "extends": "common", "data": "x" } } }""";
        Assert.Equal("pipelines.json:1:28 $.pipelines.common", Assert.Single(Given.ProblemsOf(Json)).Place);
        Assert.Single(PipelinesFile.Parse(System.Text.Encoding.UTF8.GetBytes(Json), "pipelines.json", [], ["p"]).Pipelines);
    }

    [Fact]
    public void Options_made_in_code_are_checked_too()
    {
        var problems = PipelineValidator.Validate(new PipelineOptions
        {
            Image = new() { Size = 4 },
            Neck = new() { Type = (NeckType)99 },
            Training = new() { Optimizer = new() { LearningRate = double.NaN }, Epochs = 50, Interval = 60 },
        });
        Assert.Equal(
            ["image.size", "neck.type", "training.optimizer.learningRate", "data.train", "training.interval"],
            problems.Select(problem => problem.Place));
        Assert.Empty(PipelineValidator.Validate(new PipelineOptions { Data = new() { Train = "photos" } }));
    }

    [Fact]
    public void Every_option_that_a_rule_names_exists()
    {
        foreach (var path in PipelineValidator.CheckedOptions)
        {
            ValueForm? form = FileLayout.Pipeline;
            foreach (var key in path.Split('.'))
            {
                form = ((RecordForm)form!).Find(key)?.Form;
            }

            Assert.True(form is not null, path);
        }
    }
}
