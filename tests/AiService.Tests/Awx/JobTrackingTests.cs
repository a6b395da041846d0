using System.Text.Json.Nodes;
using AiService.Awx.Tracking;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using WireMock;

namespace AiService.Tests.Awx;

/// <summary>Jobs are followed together, through every failure of AWX, to their end or their deadline.</summary>
public sealed class JobTrackingTests : IDisposable
{
    private readonly FakeAwx awx = new() { Life = [FakeJob.Runs] };
    private readonly AwxRig rig;
    private readonly DateTimeOffset began;

    public JobTrackingTests()
    {
        rig = new AwxRig(awx.BaseUrl, "AWX_JOB_TIMEOUT=60", "AWX_SETTLE_TIME=20");
        began = rig.Time.GetUtcNow();
    }

    private double Elapsed => (rig.Time.GetUtcNow() - began).TotalSeconds;

    private IReadOnlyList<IRequestMessage> Lists => [.. awx.Requests.Where(request => request.Path == "/api/v2/jobs/")];

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Fact]
    public async Task A_thousand_open_jobs_are_polled_by_five_requests_an_interval()
    {
        var rounds = new List<DateTimeOffset>();
        awx.Life = [_ => { }, FakeJob.Runs, FakeJob.Succeeds];
        for (var nth = 0; nth < 1000; nth++)
        {
            awx.Add($"t{nth}");
        }

        awx.Seen = _ => rounds.Add(rig.Time.GetUtcNow());

        // Two hundred rows take a while to read, which the clock must not take for minutes.
        rig.Busy = () => rounds.Count > 0 && rounds.Count % 5 != 0;

        var ends = await TrackAllAsync();

        ends.Should().AllSatisfy(end => (end.End, end.Last!.Status).Should().Be((TrackingEnd.Final, "successful")));
        Lists.Should().HaveCount(15, "three intervals").And.AllSatisfy(list => list.Query!["id__in"].SelectMany(ids => ids.Split(',')).Should().HaveCount(200));
        awx.Requests.Should().HaveCount(15, "no job is asked for by itself");
    }

    [Fact]
    public async Task A_job_that_no_list_shows_is_asked_for_by_itself_and_is_gone_after_three_404()
    {
        awx.Life = [FakeJob.Runs, job => job.IsGone = true];
        rig.Step = TimeSpan.FromSeconds(1);

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("AWX 已查不到该作业 (execution: 2)");
        awx.Requests.Count(request => request.Path == "/api/v2/jobs/2/").Should().Be(3);
        Elapsed.Should().BeGreaterThan(600, "without a time-out of the template the device stays closed for 600 s");
    }

    [Fact]
    public async Task A_404_between_answers_is_not_believed()
    {
        var looks = 0;
        awx.Life = [FakeJob.Runs, _ => { }, FakeJob.Succeeds];
        awx.On("GET", "jobs/", request => request.Query!.ContainsKey("id__in") && ++looks is > 1 and < 9 ? FakeStackStorm.Json(200, new JsonObject { ["results"] = new JsonArray() }) : null)
            .On("GET", "jobs/2/", _ => looks is > 1 and < 9 && looks % 3 != 0 ? FakeStackStorm.Json(404, FakeAwx.Recorded("07-404")) : null);

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Theory]
    [InlineData("06-401-bad-token")]
    [InlineData("22-403-not-visible")]
    [InlineData("44-database-down")]
    [InlineData("502")]
    [InlineData("404")]
    [InlineData("200")]
    public async Task A_failure_that_passes_is_outlived(string failure)
    {
        var looks = 0;
        awx.Life = [FakeJob.Runs, _ => { }, FakeJob.Succeeds];
        awx.On("GET", "jobs/", request => request.Query!.ContainsKey("id__in") && ++looks is > 1 and < 12 ? Failing(failure) : null);

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        awx.Cancellations.Should().BeEmpty();
    }

    [Theory]
    [InlineData("06-401-bad-token", "AWX_TOKEN")]
    [InlineData("22-403-not-visible", "Execute")]
    [InlineData("502", "AWX 连续失败，熔断器已打开")]
    [InlineData("404", "AWX_BASE_URL")]
    [InlineData("200", "应答不是 AWX 的 JSON")]
    public async Task A_failure_that_lasts_is_outlived_to_the_deadline_and_named(string failure, string words)
    {
        rig.Step = TimeSpan.FromSeconds(1);
        awx.On("GET", "jobs/", request => request.Query!.ContainsKey("id__in") ? Failing(failure) : null)
            .On("GET", "jobs/2/", _ => Failing(failure))
            .On("POST", "jobs/2/cancel/", _ => Failing(failure));
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("超过 60 秒未结束，已请求取消，但无法确认已取消").And.Contain(words).And.NotContain("<");
        Elapsed.Should().BeGreaterThan(60 + 600);
        awx.Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task Lists_of_too_many_bytes_are_requested_by_fewer_and_by_more_again_afterwards()
    {
        var large = new string('x', 25_000);
        awx.Life = [FakeJob.Runs, _ => { }, Ends];
        for (var nth = 0; nth < 600; nth++)
        {
            awx.Add($"t{nth}");
        }

        var first = await TrackAllAsync();

        first.Should().AllSatisfy(end => end.End.Should().Be(TrackingEnd.Final));
        rig.Log.Should().Contain("TooLarge");
        Sizes().Min().Should().Be(50, "a quarter, and not a quarter of a quarter for each list of one interval");
        var before = Lists.Count;
        awx.Jobs.Clear();
        awx.Life = [FakeJob.Succeeds];
        for (var nth = 0; nth < 200; nth++)
        {
            awx.Add($"u{nth}");
        }

        await rig.Pump.RunAsync(PassAsync(TimeSpan.FromSeconds(5)));

        await TrackAllAsync();

        Sizes().Skip(before).Should().Contain(size => size > 50, "each round that was not too large doubles it");

        async Task<bool> PassAsync(TimeSpan longer)
        {
            await Task.Delay(longer, rig.Time);
            return true;
        }

        void Ends(FakeJob job)
        {
            FakeJob.Succeeds(job);
            job.Document["artifacts"] = new JsonObject { ["repaired"] = true, ["log"] = large };
        }

        List<int> Sizes() => [.. Lists.Select(list => list.Query!["id__in"].SelectMany(ids => ids.Split(',')).Count())];
    }

    [Fact]
    public async Task A_job_whose_own_row_is_too_large_is_followed_to_its_deadline()
    {
        awx.Life = [FakeJob.Runs, job => job.Document["artifacts"] = new JsonObject { ["log"] = new string('x', 4_300_000) }];
        awx.Add("t");

        var end = await rig.Pump.RunAsync(rig.Get<JobTracker>().TrackAsync(2, TimeSpan.FromSeconds(15), _ => Task.FromResult<string?>(null), default));

        end.End.Should().Be(TrackingEnd.TimedOut);
        end.Last!.Status.Should().Be("running");
        end.Failure!.ToString().Should().Contain("应答超出读取上限");
    }

    [Fact]
    public async Task Pending_at_the_deadline_it_is_cancelled_never_ran_and_another_provider_may_try()
    {
        awx.Life = [];
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Be("AWX 动作 Network/network-repair 状态：canceled (execution: 2)，超过 60 秒未结束（未开始执行），已请求取消，没有触及设备");
        Elapsed.Should().BeInRange(60, 60 + 12);
        (await AwxRig.RecordAsync(order)).Should().Contain("canceling: 超过 60 秒未结束（未开始执行），已请求取消");
    }

    [Theory]
    [InlineData("queued", "running", "Waiting", "")]
    [InlineData("running", "waiting", "pending", "running")]
    [InlineData("SUCCESSFUL", "completed", "ok", "a word that is longer than any status of AWX could be")]
    public async Task Unknown_words_and_a_status_that_goes_back_are_no_end(params string[] words)
    {
        awx.Life = [.. words.Select(word => (Action<FakeJob>)(job => job.Status = word)), FakeJob.Succeeds];

        var attempt = await rig.RunAsync(AwxRig.Order());

        (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.Succeeded, "successful"));
        awx.Cancellations.Should().BeEmpty();
    }

    private Task<TrackedJob[]> TrackAllAsync() => rig.Pump.RunAsync(Task.WhenAll(awx.Jobs.ConvertAll(job =>
        rig.Get<JobTracker>().TrackAsync(job.Id, TimeSpan.FromHours(5), _ => Task.FromResult<string?>(null), default))));

    private static ResponseMessage Failing(string failure) => failure switch
    {
        "404" => FakeStackStorm.Text(404, "<html>Not Found</html>", "text/html"),
        "200" => FakeStackStorm.Text(200, "<html>Log in</html>", "text/html"),
        "502" => FakeStackStorm.Text(502, "<html>Bad Gateway</html>", "text/html"),
        _ => Recorded(Recording.Of(failure, "awx")),
    };

    private static ResponseMessage Recorded(Recording recording) => recording.Body is JsonValue page
        ? FakeStackStorm.Text(recording.Status, page.GetValue<string>(), "text/html")
        : FakeStackStorm.Json(recording.Status, recording.Body);
}
