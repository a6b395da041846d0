using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using WireMock;

namespace AiService.Tests.Awx;

/// <summary>A launch whose answer was lost is looked up, and what is found is followed. Nothing here may launch a second time.</summary>
public sealed class LostLaunchTests : LossyAwxTests
{
    [Theory]
    [InlineData(nameof(Fate.AnswerLost), true)]
    [InlineData(nameof(Fate.AnswerLost), false)]
    [InlineData(nameof(Fate.Silence), false)]
    [InlineData(nameof(Fate.HalfAnswer), true)]
    [InlineData(nameof(Fate.HalfAnswer), false)]
    public async Task A_job_whose_answer_was_lost_is_found_and_followed(string fate, bool labels)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        Awx.Page["ask_labels_on_launch"] = labels;
        var order = AwxRig.Order();

        var attempt = await Rig.RunAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be("2");
        var lookUp = Awx.Requests.First(request => request.Path == "/api/v2/jobs/" && !request.Query!.ContainsKey("id__in")).Query!;
        if (labels)
        {
            lookUp["labels__name"].Single().Should().Be(order.TraceTag, "a label finds it at once");
        }
        else
        {
            lookUp["job_template"].Single().Should().Be("10");
            lookUp["created_by"].Single().Should().Be("7");
            lookUp["order_by"].Single().Should().Be("-id");
            lookUp.Should().ContainKey("created__gte").And.NotContainKey("extra_vars", "no filter of AWX knows it");
        }

        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task An_error_of_a_gateway_hides_a_job_that_exists(int status)
    {
        Awx.OnLaunched = _ => FakeStackStorm.Text(status, Recording.Of("44-database-down", "awx").Body.GetValue<string>(), "text/html");

        var attempt = await Rig.RunAsync(AwxRig.Order());

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.Succeeded, "2"));
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData("<html>welcome</html>", true)]
    [InlineData("<html>welcome</html>", false)]
    [InlineData("{}", true)]
    [InlineData("[]", true)]
    [InlineData("{\"id\": 2, \"status\": \"pending\"}", true)]
    [InlineData("{\"job\": 2}", false)]
    [InlineData("{\"job\": 2, \"id\": 3}", true)]
    public async Task A_created_that_cannot_be_read_is_looked_up_and_never_sent_again(string body, bool exists)
    {
        Awx.OnLaunched = job =>
        {
            job.IsHidden = !exists;
            return FakeStackStorm.Text(201, body, "application/json");
        };

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(exists ? AttemptOutcome.Succeeded : AttemptOutcome.Unknown);
        Launches.Should().ContainSingle("something was launched, or it was not AWX");
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(-2, true)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public async Task The_job_is_found_whatever_AWXs_clock_shows(int hours, bool isDateless)
    {
        Fates.Enqueue(Fate.AnswerLost);
        Awx.Page["ask_labels_on_launch"] = false;
        Awx.Clock = () => Rig.Time.GetUtcNow().AddHours(hours);
        Awx.IsDateless = isDateless;

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task Every_page_of_the_templates_jobs_is_searched()
    {
        Fates.Enqueue(Fate.AnswerLost);
        Awx.Page["ask_labels_on_launch"] = false;
        Awx.OnLaunched = _ =>
        {
            for (var nth = 0; nth < 450; nth++)
            {
                Awx.Add($"other-{nth}");
            }

            return null;
        };

        (await Rig.RunAsync(AwxRig.Order())).ExecutionId.Should().Be("2");

        Awx.Requests.Where(request => request.Query?.ContainsKey("page") == true).Select(request => request.Query!["page"].Single()).Distinct()
            .Should().BeEquivalentTo("1", "2", "3");
        Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task More_jobs_than_are_read_prove_nothing()
    {
        Fates.Enqueue(Fate.RequestLost);
        Awx.Page["ask_labels_on_launch"] = false;
        Rig.Step = TimeSpan.FromSeconds(2);
        var full = new JsonObject { ["next"] = "/api/v2/jobs/?page=2", ["results"] = new JsonArray() };
        Awx.On("GET", "jobs/", _ => FakeStackStorm.Json(200, full));

        (await Rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Unknown);

        Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task Jobs_of_others_are_never_taken_for_ours()
    {
        var order = AwxRig.Order();
        Fates.Enqueue(Fate.RequestLost);
        Awx.Page["ask_labels_on_launch"] = false;
        Awx.Add("other");
        Awx.Add(order.TraceTag).User = "8";
        Awx.Add(order.TraceTag).Template = "11";
        foreach (var variables in (string?[])["", "{", "---\ntrace_tag: x", "[1]", "{\"trace_tag\": 5}", $"{{\"trace_tag\": \"{order.TraceTag}\", \"trace_tag\": \"{order.TraceTag}\"}}", $"{{\"tag\": \"{order.TraceTag}\"}}", null])
        {
            Awx.Add("x").Document["extra_vars"] = variables;
        }

        var attempt = await Rig.RunAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be("13", "the second launch's own");
        Awx.Cancellations.Should().BeEmpty();
        Launches.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("31-find-by-extra-vars")]
    [InlineData("32-400-unified-extra-vars")]
    [InlineData("44-database-down")]
    public async Task A_list_that_is_refused_or_fails_proves_nothing(string recording)
    {
        Fates.Enqueue(Fate.RequestLost);
        Rig.Step = TimeSpan.FromSeconds(1);
        Awx.Answers("GET", "jobs/", recording);

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("按追踪标签未能确认作业是否存在").And.NotContain("<");
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirected_launch_is_not_followed(int status)
    {
        Awx.On("POST", "job_templates/10/launch/", _ => FakeStackStorm.Text(status, string.Empty, "text/html", ("Location", Awx.BaseUrl + "/elsewhere/")));

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain($"HTTP {status} 重定向（不跟随）").And.Contain("AWX_BASE_URL");
        Awx.Requests.Should().NotContain(request => request.Path.Contains("elsewhere", StringComparison.Ordinal));
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData(400, true, true)]
    [InlineData(400, false, false)]
    [InlineData(403, true, false)]
    [InlineData(500, true, false)]
    public async Task A_label_that_cannot_be_made_keeps_no_launch_from_being_found(int status, bool isKnown, bool isSent)
    {
        Fates.Enqueue(Fate.AnswerLost);
        var order = AwxRig.Order();
        Awx.On("POST", "labels/", _ => FakeStackStorm.Json(status, new JsonObject { ["__all__"] = new JsonArray("Label with this Name and Organization already exists.") }))
            .On("GET", "labels/", request => Labels(request, isKnown, order.TraceTag));

        var attempt = await Rig.RunAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (Awx.Sent["labels"]?.ToJsonString()).Should().Be(isSent ? "[33]" : null);
        Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task A_label_that_AWX_dropped_is_no_proof_that_there_is_no_job()
    {
        Fates.Enqueue(Fate.AnswerLost);
        Awx.OnLaunched = job =>
        {
            job.IsLabelled = false;
            return null;
        };

        (await Rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Launches.Should().ContainSingle();
    }

    private static ResponseMessage Labels(IRequestMessage request, bool isKnown, string tag)
    {
        request.Query!["name"].Single().Should().Be(tag);
        request.Query["organization"].Single().Should().Be("3");
        return FakeStackStorm.Json(200, new JsonObject { ["results"] = new JsonArray(isKnown ? [new JsonObject { ["id"] = 33, ["name"] = tag }] : []) });
    }
}
