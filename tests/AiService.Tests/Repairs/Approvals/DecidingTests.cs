using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Approvals;

/// <summary>Who may decide about a repair, once, and what stays of it on record.</summary>
public sealed class DecidingTests : IDisposable
{
    private const int Rounds = 25;

    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Theory]
    [InlineData("approve", "approved", "succeeded", 1)]
    [InlineData("reject", "rejected", "refused", 0)]
    public async Task A_decision_is_kept_with_its_comment_and_who_made_it(string how, string line, string state, int begun)
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        var id = await service.AskAboutAsync();

        var (status, envelope) = await service.DecideAsync(id, how, rig.Ann, "called the site\nall is well");
        var repair = await service.EndOfAsync(id);

        status.Should().Be(200, envelope.ToString());
        repair.Text("state").Should().Be(state);
        var kept = repair.History().Single(entry => entry.Text("event") == line);
        (kept.Text("detail"), kept.Text("requested_by")).Should().Be(("called the site all is well", "ann"));
        provider.Begun.Should().Be(begun);
        (await service.AskAboutAsync()).Should().NotBe(id, "that one is over");
    }

    [Fact]
    public async Task A_rejection_says_who_and_why()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var id = await service.AskAboutAsync();

        var (_, envelope) = await service.DecideAsync(id, "reject", rig.Ben, "cable is pulled");

        (envelope.GetProperty("data").Text("state"), envelope.GetProperty("data").Text("result")).Should().Be(("refused", "未执行：ben 未批准：cable is pulled"));
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public async Task Only_an_approver_decides_and_not_who_requested_or_joined_it(string how)
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        var id = await RequestAsync(service, rig.Ann);
        (await RequestAsync(service, rig.Ben)).Should().Be(id);

        (await service.DecideAsync(id, how, rig.Operator)).Status.Should().Be(403, "an operator approves nothing");
        (await service.DecideAsync(id, how, rig.Ann)).Status.Should().Be(403, "she requested it");
        (await service.DecideAsync(id, how, rig.Ben)).Status.Should().Be(403, "he was answered with it");
        using var trusted = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/{how}", new { });
        ((int)trusted.StatusCode).Should().Be(403, "a trusted address is an operator");

        (await service.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task Who_joined_it_is_known_to_the_next_process()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works()))
        {
            id = await first.AskAboutAsync();
            (await RequestAsync(first, rig.Ben)).Should().Be(id);
        }

        await using var second = await rig.StartAsync(ApprovalRig.Works());

        (await second.DecideAsync(id, "approve", rig.Ben)).Status.Should().Be(403);
        (await second.DecideAsync(id, "approve", rig.Ann)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Who_sends_the_request_of_another_again_with_its_key_was_answered_with_it(bool restarts, bool isAsync)
    {
        string[] headers = ["Idempotency-Key: k", .. isAsync ? ["Prefer: respond-async"] : (string[])[]];
        var first = await rig.StartAsync(ApprovalRig.Works());
        var id = await RequestAsync(first, rig.Operator, "Idempotency-Key: k");
        using (var again = await SendAsync(first, rig.Ben, headers))
        {
            ((int)again.StatusCode).Should().Be(isAsync ? 202 : 200);
        }

        if (restarts)
        {
            await first.DisposeAsync();
        }

        await using var service = restarts ? await rig.StartAsync(ApprovalRig.Works()) : first;

        (await service.DecideAsync(id, "approve", rig.Ben)).Status.Should().Be(403);
        (await service.DecideAsync(id, "approve", rig.Ann)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Ann")]
    public async Task A_person_is_the_same_by_key_and_by_token(string user)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var service = await rig.StartAsync(ApprovalRig.Works(), issuer.Settings);
        var id = await RequestAsync(service, rig.Ann);

        (await DecideAsync(user)).Should().Be(403, "she requested it with her key");
        (await DecideAsync("carol")).Should().Be(200);

        async Task<int> DecideAsync(string name)
        {
            var token = issuer.Token($$""" "preferred_username": "{{name}}", "roles": ["approver"], "nbf": null, "exp": 4102444800 """);
            using var response = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/approve", new { comment = "checked" }, $"Authorization: Bearer {token}");
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData("approve", "approve")]
    [InlineData("approve", "reject")]
    [InlineData("reject", "reject")]
    public async Task Of_two_who_decide_at_the_same_moment_one_wins_and_the_other_is_409(string ann, string ben)
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        using var start = new Barrier(2);
        var approved = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var id = await service.AskAboutAsync($"接口Gig0/0/{round} down");
            var decisions = await Task.WhenAll(DecideAsync(id, ann, rig.Ann), DecideAsync(id, ben, rig.Ben));

            decisions.Select(decided => decided.Status).Should().BeEquivalentTo([200, 409]);
            var winner = decisions.Single(decided => decided.Status == 200).How;
            approved += winner == "approve" ? 1 : 0;
            var repair = await service.EndOfAsync(id);
            repair.Text("state").Should().Be(winner == "approve" ? "succeeded" : "refused");
            repair.History().Count(line => line.Text("event") is "approved" or "rejected").Should().Be(1);
        }

        provider.Begun.Should().Be(approved);

        Task<(string How, int Status)> DecideAsync(string id, string how, string key) => Task.Run(async () =>
        {
            start.SignalAndWait();
            return (how, (await service.DecideAsync(id, how, key)).Status);
        });
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public async Task A_cancellation_at_the_same_moment_leaves_one_end_and_no_repair_open(string how)
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        using var start = new Barrier(2);
        for (var round = 0; round < Rounds; round++)
        {
            var id = await service.AskAboutAsync($"接口Gig0/0/{round} down");
            var decided = Task.Run(async () =>
            {
                start.SignalAndWait();
                return (await service.DecideAsync(id, how, rig.Ann)).Status;
            });
            var cancelled = Task.Run(async () =>
            {
                start.SignalAndWait();
                using var response = await service.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null);
                return (int)response.StatusCode;
            });

            (await decided).Should().BeOneOf(200, 409);
            (await cancelled).Should().BeOneOf(200, 409, 202);
            var repair = await service.EndOfAsync(id);
            repair.Text("state").Should().BeOneOf(how == "approve" ? ["succeeded", "canceled"] : ["refused", "canceled"]);
        }

        (await Eventually.ReadAsync(async () => (await service.AutomationAsync("")).Envelope.GetProperty("data"), data => data.Text("open") == "0")).Text("awaiting_approval").Should().Be("0");
        service.Log.Text.Should().NotContain("failed unexpectedly");
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public async Task What_is_not_there_is_404_and_what_is_decided_409(string how)
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var id = await service.AskAboutAsync();
        (await service.DecideAsync(id, how, rig.Ann)).Status.Should().Be(200);
        await service.EndOfAsync(id);

        (await service.DecideAsync(id, "approve", rig.Ben)).Status.Should().Be(409);
        var (status, envelope) = await service.DecideAsync(id, "reject", rig.Ann);

        status.Should().Be(409);
        envelope.GetProperty("data").Text("id").Should().Be(id, "the answer shows how it stands");
        (await service.DecideAsync(Guid.NewGuid().ToString(), how, rig.Ann)).Status.Should().Be(404);
        (await service.DecideAsync("nonsense", how, rig.Ann)).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public async Task A_body_that_is_none_is_400_names_the_field_and_decides_nothing(string how)
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var id = await service.AskAboutAsync();
        foreach (var body in new object[] { new { comment = 1 }, new { comment = new string('x', 501) }, new { comment = new { } } })
        {
            using var response = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/{how}", body, $"X-Api-Key: {rig.Ann}");

            ((int)response.StatusCode).Should().Be(400);
            (await response.EnvelopeAsync()).Text("msg").Should().Contain("comment");
        }

        using var text = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/{how}", "approved", $"X-Api-Key: {rig.Ann}");
        ((int)text.StatusCode).Should().Be(400);
        (await service.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
    }

    private static Task<HttpResponseMessage> SendAsync(ServiceUnderTest service, string key, params string[] headers) => service.SendAsync(
        HttpMethod.Post, "/analyze", new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down") } }, [$"X-Api-Key: {key}", .. headers]);

    private static async Task<string> RequestAsync(ServiceUnderTest service, string key, params string[] headers)
    {
        using var response = await SendAsync(service, key, headers);
        return (await response.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")!;
    }
}
